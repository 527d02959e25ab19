import { createDynamoDB } from './adapters/dynamodb.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { createTokenSignatures } from './adapters/token-signatures.ts'
import { loadConfig } from './config.ts'
import { createDecideAccess } from './domain/decide-access.ts'
import { createVerifyAccessToken } from './domain/verify-access-token.ts'
import { authorizer } from './http/authorizer.ts'

const config = loadConfig(
  process.env,
  'issuer',
  'audience',
  'revokedTokensTable',
  'signingKeysTable',
  'routes',
)
const database = createDynamoDB()
const verifyAccessToken = createVerifyAccessToken({
  ...config,
  signatures: createTokenSignatures(createSigningKeysTable(database, config.signingKeysTable)),
  store: createSnapshotReader(database, { revokedTokens: config.revokedTokensTable }),
  clock: Date.now,
})

export const handler = authorizer(createDecideAccess({ verifyAccessToken, routes: config.routes }))
