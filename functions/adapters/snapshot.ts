import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Grant } from '../domain/grant.ts'
import type { Snapshot, SnapshotReader } from '../domain/ports.ts'
import type { RevocationEntry } from '../domain/revocation.ts'
import { batchRead } from './batch-read.ts'
import { fromClientItem } from './client-item.ts'
import { fromUserItem } from './user-item.ts'

/** The names of the tables that a function reads in batches; of the others it reads nothing. */
interface TableNames {
  readonly grantsTable?: string
  readonly usersTable?: string
  readonly clientsTable?: string
  readonly revokedTokensTable?: string
}

const sources = {
  grants: { table: 'grantsTable', key: 'grantId' },
  users: { table: 'usersTable', key: 'username' },
  clients: { table: 'clientsTable', key: 'clientId' },
  revocations: { table: 'revokedTokensTable', key: 'id' },
} as const

const names = Object.keys(sources) as (keyof Snapshot)[]

/** Reads items of several tables in one consistent batch. */
export function createSnapshotReader(client: DynamoDBClient, tables: TableNames): SnapshotReader {
  return {
    async read(keys) {
      const wanted = names.flatMap((name) => {
        const { table, key } = sources[name]
        const tableName = tables[table]
        const ids = keys[name] ?? []
        if (ids.length === 0) return []
        if (tableName === undefined) throw new Error(`this function does not read ${name}`)
        return [[tableName, ids.map((id) => ({ [key]: id }))] as const]
      })
      const found = await batchRead(client, Object.fromEntries(wanted))
      const items = (name: keyof Snapshot) => found[tables[sources[name].table] ?? ''] ?? []
      return {
        grants: items('grants') as unknown as Grant[],
        users: items('users').map(fromUserItem),
        clients: items('clients').map(fromClientItem),
        revocations: items('revocations') as unknown as RevocationEntry[],
      }
    },
  }
}
