import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { PublishedKeys } from '../domain/ports.ts'
import type { PublicKey, PublishedKey } from '../domain/signing-keys.ts'
import { carryOut } from './aws-call.ts'
import { batchRead } from './batch-read.ts'
import { carryOutIf, fromItem, type Item, toItem } from './dynamodb.ts'

/** More than 400 days of keys at one a week. BatchGetItem takes 100. */
const maxKeys = 100

const indexName = 'by-use'

const itemKey = ({ publicKey, publishedAt, expiresAt }: Item): PublishedKey =>
  ({ publicKey: JSON.parse(publicKey as string) as PublicKey, publishedAt, expiresAt }) as PublishedKey

export function createSigningKeysTable(client: DynamoDBClient, table: string): PublishedKeys {
  return {
    async list(now) {
      const query = new QueryCommand({
        TableName: table,
        IndexName: indexName,
        KeyConditionExpression: '#use = :sig',
        ExpressionAttributeNames: { '#use': 'use' },
        ExpressionAttributeValues: toItem({ ':sig': 'sig' }),
        Limit: maxKeys,
      })
      const { Items: rows = [] } = await carryOut('Query of the signing keys', () => client.send(query))
      // The index names the keys; only the table says which of them still stand.
      const keys = rows.map((row) => ({ kid: fromItem(row).kid }))
      const items = (await batchRead(client, { [table]: keys }))[table] ?? []
      return items.map(itemKey).filter(({ expiresAt }) => expiresAt === undefined || expiresAt * 1000 > now)
    },

    async publish(publicKey, publishedAt) {
      const command = new PutItemCommand({
        TableName: table,
        Item: toItem({ kid: publicKey.kid, use: 'sig', publicKey: JSON.stringify(publicKey), publishedAt }),
        ConditionExpression: 'attribute_not_exists(kid)',
      })
      await carryOutIf('PutItem of a signing key', () => client.send(command))
    },

    async remove(kid) {
      const command = new DeleteItemCommand({ TableName: table, Key: toItem({ kid }) })
      await carryOut('DeleteItem of a signing key', () => client.send(command))
    },

    async retire(kid, expiresAt) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ kid }),
        UpdateExpression: 'SET expiresAt = :expiresAt',
        // Never brings back a key that was removed, and never moves its end.
        ConditionExpression: 'attribute_exists(kid) AND attribute_not_exists(expiresAt)',
        ExpressionAttributeValues: toItem({ ':expiresAt': expiresAt }),
      })
      await carryOutIf('UpdateItem of a signing key', () => client.send(command))
    },
  }
}
