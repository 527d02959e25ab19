import { createDynamoDB } from './adapters/dynamodb.ts'
import { createRevokedTokensTable } from './adapters/revoked-tokens-table.ts'
import { loadConfig } from './config.ts'
import { createLogout } from './domain/logout.ts'
import { endpoint } from './http/endpoint.ts'
import { principal } from './http/principal.ts'
import { noContent } from './http/response.ts'

const config = loadConfig(process.env, 'revokedTokensTable')
const revocations = createRevokedTokensTable(createDynamoDB(), config.revokedTokensTable)
const logout = createLogout({ revocations, clock: Date.now })

export const handler = endpoint(async (event) => {
  await logout(principal(event))
  return noContent()
})
