import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { createRevokedTokensTable } from './adapters/revoked-tokens-table.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { loadConfig } from './config.ts'
import { createEndAllGrants } from './domain/end-all-grants.ts'
import { createEndGrant } from './domain/end-grant.ts'
import { createListGrants } from './domain/list-grants.ts'
import { byRoute } from './http/by-route.ts'
import { endpoint } from './http/endpoint.ts'
import { principal } from './http/principal.ts'
import { readQuery } from './http/query.ts'
import { json, noContent } from './http/response.ts'
import { grantsQuery } from './http/schemas.ts'

const config = loadConfig(process.env, 'grantsTable', 'revokedTokensTable', 'refreshIdleSeconds')
const database = createDynamoDB()
const clock = Date.now
const store = createSnapshotReader(database, config)
const grants = createGrantsTable(database, config.grantsTable)
const revocations = createRevokedTokensTable(database, config.revokedTokensTable)
const listGrants = createListGrants({ ...config, grants, store, clock })
const endGrant = createEndGrant({ store, revocations, clock })
const endAllGrants = createEndAllGrants({ revocations, clock })

export const handler = endpoint(
  byRoute({
    'GET /grants': async (event) => {
      const { sub, grantId } = principal(event)
      return json(200, await listGrants({ ...readQuery(event, grantsQuery), sub, currentGrantId: grantId }))
    },
    'DELETE /grants': async (event) => {
      await endAllGrants(principal(event).sub)
      return noContent()
    },
    'DELETE /grants/{grant_id}': async (event) => {
      await endGrant({ sub: principal(event).sub, grantId: event.pathParameters?.grant_id ?? '' })
      return noContent()
    },
  }),
)
