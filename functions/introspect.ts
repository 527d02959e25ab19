import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantKeys } from './adapters/grant-keys.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { sha256 } from './adapters/sha256.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { createTokenSignatures } from './adapters/token-signatures.ts'
import { createVersionedKey } from './adapters/versioned-key.ts'
import { loadConfig } from './config.ts'
import { createIntrospect } from './domain/introspect.ts'
import { readIntrospectionCaller } from './http/client-credentials.ts'
import { endpoint } from './http/endpoint.ts'
import { readForm } from './http/form-body.ts'
import { json } from './http/response.ts'
import { tokenToIntrospect } from './http/schemas.ts'

const tables = ['grantsTable', 'clientsTable', 'revokedTokensTable', 'signingKeysTable'] as const
const settings = ['issuer', 'audiences', 'grantKeySecret', 'refreshIdleSeconds'] as const
const config = loadConfig(process.env, ...tables, ...settings)
const database = createDynamoDB()
const introspect = createIntrospect({
  ...config,
  store: createSnapshotReader(database, config),
  grantKeys: createGrantKeys(createVersionedKey(createSecretsManager(), config.grantKeySecret)),
  signatures: createTokenSignatures(createSigningKeysTable(database, config.signingKeysTable)),
  sha256,
  clock: Date.now,
})

export const handler = endpoint(async (event) => {
  const form = readForm(event, tokenToIntrospect)
  const caller = readIntrospectionCaller(event, form)
  return json(200, await introspect({ caller, token: form.token }))
})
