import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
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
import { type AwsService, type Intercept, openEndpoint } from '../../local/aws/endpoint.ts'
import { createAdministrator } from '../../local/aws/principal.ts'
import type { Store } from '../../local/aws/store.ts'
import { createClock } from '../../local/clock.ts'

/** Every store of the domain. */
export interface Stores {
  readonly users: Users
  readonly grants: Grants
  readonly clients: Clients
  readonly revocations: Revocations
  readonly snapshots: SnapshotReader
  readonly publishedKeys: PublishedKeys
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

const none: AwsService = {
  access: () => [],
  call: () => Promise.reject(new Error('there are only tables here')),
}

/** The stores of the functions, on tables of any database that speaks DynamoDB's protocol. */
export async function openStores(
  call: Store['dynamodb'],
  tables: readonly Table[],
  intercept: Intercept = () => undefined,
) {
  const administrator = createAdministrator()
  const endpoint = await openEndpoint({
    principalOf: () => administrator,
    intercept,
    clock: createClock(),
    services: {
      dynamodb: { access: () => [], call },
      secretsmanager: none,
      lambda: none,
    },
  })
  const { credentials } = administrator
  const database = new DynamoDBClient({ endpoint: endpoint.url, region: 'us-east-1', credentials })
  const nameOf = (path: string) => {
    const name = tables.find((table) => table.path === path)?.name
    if (name === undefined) throw new Error(`there is no table ${path}`)
    return name
  }
  const usersTable = nameOf(storeTables.usersTable)
  const grantsTable = nameOf(storeTables.grantsTable)
  const revokedTokensTable = nameOf(storeTables.revokedTokensTable)
  const signingKeysTable = nameOf(storeTables.signingKeysTable)
  const clientsTable = nameOf(storeTables.clientsTable)
  const stores: Stores = {
    users: createUsersTable(database, usersTable),
    grants: createGrantsTable(database, grantsTable),
    clients: createClientsTable(database, clientsTable),
    revocations: createRevokedTokensTable(database, revokedTokensTable),
    snapshots: createSnapshotReader(database, { usersTable, grantsTable, clientsTable, revokedTokensTable }),
    publishedKeys: createSigningKeysTable(database, signingKeysTable),
  }
  return { stores, close: endpoint.close }
}
