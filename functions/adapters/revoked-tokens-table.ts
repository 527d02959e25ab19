import { randomUUID } from 'node:crypto'
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Revocations } from '../domain/ports.ts'
import { retentionSeconds } from '../domain/revocation.ts'
import { carryOut } from './aws-call.ts'
import { carryOutIf, fromItem, type Item, toItem } from './dynamodb.ts'

const expiry = (now: number) => Math.floor(now / 1000) + retentionSeconds

/** With a day to spare: a cut-off that moves on by milliseconds need not move its end, which so only grows. */
const cutOffExpiry = (at: number) => expiry(at) + 24 * 60 * 60

/** In place of a cut-off where there was none. */
const none = 0

const known = (cutOff: unknown) => (cutOff === none ? undefined : (cutOff as number))

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
      // The SDK repeats a write whose answer was lost. What it then finds may be its own: what held before that counts.
      const write = randomUUID()
      const forward = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ id: key }),
        UpdateExpression:
          'SET previous = if_not_exists(notBefore, :none), notBefore = :at, expiresAt = :expiresAt, lastWrite = :write',
        ConditionExpression: 'attribute_not_exists(id) OR notBefore < :at',
        ExpressionAttributeValues: toItem({
          ...{ ':at': at, ':expiresAt': cutOffExpiry(at) },
          ...{ ':none': none, ':write': write },
        }),
        ReturnValues: 'ALL_NEW',
      })
      let written: Item = {}
      const isForward = await carryOutIf('UpdateItem of a cut-off', async () => {
        const { Attributes: item = {} } = await client.send(forward)
        written = fromItem(item)
      })
      if (isForward) return { notBefore: at, previous: known(written.previous) }
      const further = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ id: key }),
        UpdateExpression: 'SET previous = notBefore, notBefore = notBefore + :one, lastWrite = :write',
        ExpressionAttributeValues: toItem({ ':one': 1, ':write': write }),
        ReturnValues: 'ALL_OLD',
      })
      const { Attributes: item = {} } = await carryOut('UpdateItem of a cut-off', () => client.send(further))
      const held = fromItem(item)
      const previous = held.lastWrite === write ? known(held.previous) : (held.notBefore as number)
      return { notBefore: (held.notBefore as number) + 1, previous }
    },
  }
}
