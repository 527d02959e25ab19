import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Revocations } from '../domain/ports.ts'
import { retentionSeconds } from '../domain/revocation.ts'
import { carryOutIf, toItem } from './dynamodb.ts'

const expiry = (now: number) => Math.floor(now / 1000) + retentionSeconds

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
  }
}
