import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createClientsTable } from '../../functions/adapters/clients-table.ts'
import { createGrantsTable } from '../../functions/adapters/grants-table.ts'
import { createRevokedTokensTable } from '../../functions/adapters/revoked-tokens-table.ts'
import { createSigningKeysTable } from '../../functions/adapters/signing-keys-table.ts'
import { createSnapshotReader } from '../../functions/adapters/snapshot.ts'
import { createUsersTable } from '../../functions/adapters/users-table.ts'
import type {
  Clients,
  Grants,
  PublishedKeys,
  Revocations,
  SnapshotReader,
  Users,
} from '../../functions/domain/ports.ts'
import { openEndpoint } from '../../local/aws/endpoint.ts'
import { createAdministrator } from '../../local/aws/principal.ts'
import type { Store } from '../../local/aws/store.ts'

/** Every store of the domain; those of clients only where there is a table for them. */
export interface Stores {
  readonly users: Users
  readonly grants: Grants
  readonly clients: Clients | undefined
  readonly revocations: Revocations
  readonly snapshots: SnapshotReader
  readonly publishedKeys: PublishedKeys
  /** What an administrator does with a key that is compromised. */
  removeKey(kid: string): unknown
}

/** The table of each store, by its construct's path. */
export const storeTables = {
  usersTable: 'Auth/Tables/Users',
  grantsTable: 'Auth/Tables/Grants',
  clientsTable: 'Auth/Tables/Clients',
  revokedTokensTable: 'Auth/Tables/RevokedTokens',
  signingKeysTable: 'Auth/Tables/SigningKeys',
} as const

interface Table {
  readonly path: string
  readonly name: string
}

/** The stores of the functions, on tables of any database that speaks DynamoDB's protocol. */
export async function openStores(call: Store['dynamodb'], tables: readonly Table[]) {
  const administrator = createAdministrator()
  const endpoint = await openEndpoint({
    principalOf: () => administrator,
    intercept: () => undefined,
    services: {
      dynamodb: { access: () => [], call },
      secretsmanager: {
        access: () => [],
        call: () => Promise.reject(new Error('there are no secrets here')),
      },
    },
  })
  const { credentials } = administrator
  const database = new DynamoDBClient({ endpoint: endpoint.url, region: 'us-east-1', credentials })
  const nameOf = (path: string) => tables.find((table) => table.path === path)?.name
  const needed = (path: string) => {
    const name = nameOf(path)
    if (name === undefined) throw new Error(`there is no table ${path}`)
    return name
  }
  const usersTable = needed(storeTables.usersTable)
  const grantsTable = needed(storeTables.grantsTable)
  const revokedTokensTable = needed(storeTables.revokedTokensTable)
  const signingKeysTable = needed(storeTables.signingKeysTable)
  const clientsTable = nameOf(storeTables.clientsTable)
  const stores: Stores = {
    users: createUsersTable(database, usersTable),
    grants: createGrantsTable(database, grantsTable),
    clients: clientsTable === undefined ? undefined : createClientsTable(database, clientsTable),
    revocations: createRevokedTokensTable(database, revokedTokensTable),
    snapshots: createSnapshotReader(database, { usersTable, grantsTable, clientsTable, revokedTokensTable }),
    publishedKeys: createSigningKeysTable(database, signingKeysTable),
    removeKey: (kid) =>
      database.send(new DeleteItemCommand({ TableName: signingKeysTable, Key: { kid: { S: kid } } })),
  }
  return { stores, close: endpoint.close }
}
