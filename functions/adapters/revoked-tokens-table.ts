import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Revocations } from '../domain/ports.ts'
import { retentionSeconds } from '../domain/revocation.ts'
import { carryOut } from './aws-call.ts'
import { carryOutIf, fromItem, toItem } from './dynamodb.ts'

const expiry = (now: number) => Math.floor(now / 1000) + retentionSeconds

/** With a day to spare: a cut-off that moves on by milliseconds need not move its end, which so only grows. */
const cutOffExpiry = (at: number) => expiry(at) + 24 * 60 * 60

export function createRevokedTokensTable(client: DynamoDBClient, table: string): Revocations {
  return {
    async revoke(key, now) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ id: key }),
        UpdateExpression: 'SET expiresAt = :expiresAt',
        // An entry that already holds for longer stays as it is: expiresAt only grows.
        ConditionExpression: 'attribute_not_exists(id) OR expiresAt < :expiresAt',
        ExpressionAttributeValues: toItem({ ':expiresAt': expiry(now) }),
      })
      await carryOutIf('UpdateItem of a revocation', () => client.send(command))
    },

    async cutOff(key, at) {
      const forward = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ id: key }),
        UpdateExpression: 'SET notBefore = :at, expiresAt = :expiresAt',
        ConditionExpression: 'attribute_not_exists(id) OR notBefore < :at',
        ExpressionAttributeValues: toItem({ ':at': at, ':expiresAt': cutOffExpiry(at) }),
        ReturnValues: 'UPDATED_OLD',
      })
      let previous: number | undefined
      const isForward = await carryOutIf('UpdateItem of a cut-off', async () => {
        const { Attributes: replaced = {} } = await client.send(forward)
        previous = fromItem(replaced).notBefore as number | undefined
      })
      if (isForward) return { notBefore: at, previous }
      const further = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ id: key }),
        UpdateExpression: 'ADD notBefore :one',
        ExpressionAttributeValues: toItem({ ':one': 1 }),
        ReturnValues: 'UPDATED_NEW',
      })
      const { Attributes: held = {} } = await carryOut('UpdateItem of a cut-off', () => client.send(further))
      const notBefore = fromItem(held).notBefore as number
      return { notBefore, previous: notBefore - 1 }
    },
  }
}
