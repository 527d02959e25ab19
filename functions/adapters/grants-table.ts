import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Grants } from '../domain/ports.ts'
import { carryOutIf, toItem } from './dynamodb.ts'
import { listTimedIds } from './timed-index.ts'

export function createGrantsTable(client: DynamoDBClient, table: string): Grants {
  return {
    async add(grant) {
      const command = new PutItemCommand({
        TableName: table,
        Item: toItem({ ...grant }),
        // Of a write that the SDK repeated, the first can arrive last: it must not take the grant back.
        ConditionExpression: 'attribute_not_exists(grantId)',
      })
      await carryOutIf('PutItem of a grant', () => client.send(command))
    },

    advance(grantId, from, { at, by, expiresAt }) {
      const more = expiresAt === undefined ? '' : ', expiresAt = :end'
      const command = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ grantId }),
        UpdateExpression: `SET generation = :to, rotatedAt = :at, rotatedBy = :by${more}`,
        ConditionExpression: 'generation = :from',
        ExpressionAttributeValues: toItem({
          ':from': from,
          ':to': from + 1,
          ':at': at,
          ':by': by,
          ':end': expiresAt,
        }),
      })
      return carryOutIf('UpdateItem of a grant', () => client.send(command))
    },

    listIds: (sub, page) =>
      listTimedIds(client, { table, index: 'by-sub', partition: 'sub', id: 'grantId' }, sub, page),
  }
}
