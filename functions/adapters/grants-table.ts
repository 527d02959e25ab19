import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Grants } from '../domain/ports.ts'
import { carryOut } from './aws-call.ts'
import { carryOutIf, fromItem, toItem } from './dynamodb.ts'

const indexName = 'by-sub'

export function createGrantsTable(client: DynamoDBClient, table: string): Grants {
  return {
    async add(grant) {
      const command = new PutItemCommand({ TableName: table, Item: toItem({ ...grant }) })
      await carryOut('PutItem of a grant', () => client.send(command))
    },

    advance(grantId, from, { at, by }) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ grantId }),
        UpdateExpression: 'SET generation = :to, rotatedAt = :at, rotatedBy = :by',
        ConditionExpression: 'generation = :from',
        ExpressionAttributeValues: toItem({ ':from': from, ':to': from + 1, ':at': at, ':by': by }),
      })
      return carryOutIf('UpdateItem of a grant', () => client.send(command))
    },

    async listIds(sub, { before, limit }) {
      const startKey: Record<string, AttributeValue> | undefined = before
        ? toItem({ sub, grantId: before })
        : undefined
      const command = new QueryCommand({
        TableName: table,
        IndexName: indexName,
        KeyConditionExpression: '#sub = :sub',
        ExpressionAttributeNames: { '#sub': 'sub' },
        ExpressionAttributeValues: toItem({ ':sub': sub }),
        ScanIndexForward: false,
        ExclusiveStartKey: startKey,
        Limit: limit,
      })
      const { Items: rows = [] } = await carryOut('Query of the grants', () => client.send(command))
      return rows.map((row) => fromItem(row).grantId as string)
    },
  }
}
