import { createClientsTable } from './adapters/clients-table.ts'
import { createDynamoDB } from './adapters/dynamodb.ts'
import { ids } from './adapters/ids.ts'
import { createRevokedTokensTable } from './adapters/revoked-tokens-table.ts'
import { sha256 } from './adapters/sha256.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { loadConfig } from './config.ts'
import { createManageClients } from './domain/manage-clients.ts'
import { clientRoutes } from './http/client-routes.ts'
import { endpoint } from './http/endpoint.ts'

const config = loadConfig(process.env, 'clientsTable', 'usersTable', 'revokedTokensTable', 'catalogue')
const database = createDynamoDB()
const manageClients = createManageClients({
  ...config,
  clients: createClientsTable(database, config.clientsTable),
  store: createSnapshotReader(database, config),
  revocations: createRevokedTokensTable(database, config.revokedTokensTable),
  ids,
  sha256,
  clock: Date.now,
})

export const handler = endpoint(clientRoutes(manageClients))
