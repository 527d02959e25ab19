import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { createRevokedTokensTable } from './adapters/revoked-tokens-table.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { loadConfig } from './config.ts'
import { createManageGrants } from './domain/manage-grants.ts'
import { endpoint } from './http/endpoint.ts'
import { grantRoutes } from './http/grant-routes.ts'

const tables = ['grantsTable', 'clientsTable', 'revokedTokensTable'] as const
const config = loadConfig(process.env, ...tables, 'refreshIdleSeconds')
const database = createDynamoDB()
const manageGrants = createManageGrants({
  ...config,
  grants: createGrantsTable(database, config.grantsTable),
  revocations: createRevokedTokensTable(database, config.revokedTokensTable),
  store: createSnapshotReader(database, config),
  clock: Date.now,
})

export const handler = endpoint(grantRoutes(manageGrants))
