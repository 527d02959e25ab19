import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantKeys } from './adapters/grant-keys.ts'
import { createRevokedTokensTable } from './adapters/revoked-tokens-table.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { sha256 } from './adapters/sha256.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { createTokenSignatures } from './adapters/token-signatures.ts'
import { createVersionedKey } from './adapters/versioned-key.ts'
import { loadConfig } from './config.ts'
import { createRevoke } from './domain/revoke.ts'
import { readClientCredentials } from './http/client-credentials.ts'
import { endpoint } from './http/endpoint.ts'
import { readForm } from './http/form-body.ts'
import { json } from './http/response.ts'
import { tokenToRevoke } from './http/schemas.ts'

const tables = ['grantsTable', 'clientsTable', 'revokedTokensTable', 'signingKeysTable'] as const
const config = loadConfig(process.env, ...tables, 'issuer', 'audiences', 'grantKeySecret')
const database = createDynamoDB()
const revoke = createRevoke({
  ...config,
  store: createSnapshotReader(database, config),
  revocations: createRevokedTokensTable(database, config.revokedTokensTable),
  grantKeys: createGrantKeys(createVersionedKey(createSecretsManager(), config.grantKeySecret)),
  signatures: createTokenSignatures(createSigningKeysTable(database, config.signingKeysTable)),
  sha256,
  clock: Date.now,
})

export const handler = endpoint(async (event) => {
  const form = readForm(event, tokenToRevoke)
  await revoke({ token: form.token, credentials: readClientCredentials(event, form) })
  return json(200, {})
})
