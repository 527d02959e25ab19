import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Client } from '../domain/client.ts'
import type { Grant } from '../domain/grant.ts'
import type { Snapshot, SnapshotReader } from '../domain/ports.ts'
import type { RevocationEntry } from '../domain/revocation.ts'
import { batchRead } from './batch-read.ts'
import { fromUserItem } from './user-item.ts'

/** The names of the tables that a function reads in batches. */
type Tables = { readonly [K in keyof Snapshot]?: string }

const keyNames = { grants: 'grantId', users: 'username', clients: 'clientId', revocations: 'id' } as const

const names = Object.keys(keyNames) as (keyof Snapshot)[]

/** Reads items of several tables in one consistent batch. */
export function createSnapshotReader(client: DynamoDBClient, tables: Tables): SnapshotReader {
  return {
    async read(keys) {
      const wanted = names.flatMap((name) => {
        const table = tables[name]
        const ids = keys[name] ?? []
        if (ids.length === 0) return []
        if (table === undefined) throw new Error(`this function does not read ${name}`)
        return [[table, ids.map((id) => ({ [keyNames[name]]: id }))] as const]
      })
      const found = await batchRead(client, Object.fromEntries(wanted))
      const items = (name: keyof Snapshot) => found[tables[name] ?? ''] ?? []
      return {
        grants: items('grants') as unknown as Grant[],
        users: items('users').map(fromUserItem),
        clients: items('clients') as unknown as Client[],
        revocations: items('revocations') as unknown as RevocationEntry[],
      }
    },
  }
}
