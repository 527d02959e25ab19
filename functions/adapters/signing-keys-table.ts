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

/** BatchGetItem takes so many: 400 days of keys at a rotation every four days. */
const batchSize = 100

const indexName = 'by-use'

const itemKey = ({ publicKey, publishedAt, expiresAt }: Item): PublishedKey =>
  ({ publicKey: JSON.parse(publicKey as string) as PublicKey, publishedAt, expiresAt }) as PublishedKey

export function createSigningKeysTable(client: DynamoDBClient, table: string): PublishedKeys {
  async function read(keys: readonly Item[]): Promise<PublishedKey[]> {
    const items: Item[] = []
    for (let at = 0; at < keys.length; at += batchSize) {
      const found = await batchRead(client, { [table]: keys.slice(at, at + batchSize) })
      items.push(...(found[table] ?? []))
    }
    return items.map(itemKey)
  }

  return {
    async list(now) {
      const query = new QueryCommand({
        TableName: table,
        IndexName: indexName,
        KeyConditionExpression: '#use = :sig',
        ExpressionAttributeNames: { '#use': 'use' },
        ExpressionAttributeValues: toItem({ ':sig': 'sig' }),
      })
      const { Items: rows = [] } = await carryOut('Query of the signing keys', () => client.send(query))
      // The index names the keys; only the table says which of them still stand.
      const keys = await read(rows.map((row) => ({ kid: fromItem(row).kid })))
      return keys
        .filter(({ expiresAt }) => expiresAt === undefined || expiresAt * 1000 > now)
        .toSorted((a, b) => b.publishedAt - a.publishedAt || (a.publicKey.kid < b.publicKey.kid ? -1 : 1))
    },

    find: (kids) => read(kids.map((kid) => ({ kid }))),

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
