import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { ids } from './adapters/ids.ts'
import { createRevokedTokensTable } from './adapters/revoked-tokens-table.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { sha256 } from './adapters/sha256.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { createTokenKeys } from './adapters/token-keys.ts'
import { createTokenSignatures } from './adapters/token-signatures.ts'
import { loadConfig, tokenEndpointSettings } from './config.ts'
import { createTokenEndpoint } from './domain/token-endpoint.ts'
import { readClientCredentials } from './http/client-credentials.ts'
import { endpoint } from './http/endpoint.ts'
import { readForm } from './http/form-body.ts'
import { json } from './http/response.ts'
import { tokenRequest } from './http/schemas.ts'

const tables = ['usersTable', 'grantsTable', 'clientsTable', 'revokedTokensTable'] as const
const config = loadConfig(process.env, ...tokenEndpointSettings, ...tables, 'signingKeysTable')
const database = createDynamoDB()
const tokenEndpoint = createTokenEndpoint({
  ...config,
  ...createTokenKeys(createSecretsManager(), config),
  store: createSnapshotReader(database, config),
  grants: createGrantsTable(database, config.grantsTable),
  revocations: createRevokedTokensTable(database, config.revokedTokensTable),
  signatures: createTokenSignatures(createSigningKeysTable(database, config.signingKeysTable)),
  ids,
  sha256,
  clock: Date.now,
})

export const handler = endpoint(async (event) => {
  const form = readForm(event, tokenRequest)
  return json(200, await tokenEndpoint({ ...form, credentials: readClientCredentials(event, form) }))
})
