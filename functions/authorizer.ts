import { createDynamoDB } from './adapters/dynamodb.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { createTokenSignatures } from './adapters/token-signatures.ts'
import { loadConfig } from './config.ts'
import { createDecideAccess } from './domain/decide-access.ts'
import { authorizer } from './http/authorizer.ts'

const tables = ['revokedTokensTable', 'signingKeysTable'] as const
const config = loadConfig(process.env, ...tables, 'issuer', 'audience', 'routes')
const database = createDynamoDB()
const decideAccess = createDecideAccess({
  ...config,
  audiences: [config.audience],
  signatures: createTokenSignatures(createSigningKeysTable(database, config.signingKeysTable)),
  store: createSnapshotReader(database, config),
  clock: Date.now,
})

export const handler = authorizer(decideAccess)
