import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Grants } from '../domain/ports.ts'
import { carryOut } from './aws-call.ts'
import { toItem } from './dynamodb.ts'

export function createGrantsTable(client: DynamoDBClient, table: string): Grants {
  return {
    async add(grant) {
      const command = new PutItemCommand({ TableName: table, Item: toItem({ ...grant }) })
      await carryOut('PutItem of a grant', () => client.send(command))
    },
  }
}
