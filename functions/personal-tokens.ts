import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { ids } from './adapters/ids.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { sha256 } from './adapters/sha256.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { createTokenSigner } from './adapters/token-signer.ts'
import { loadConfig } from './config.ts'
import { createCreatePersonalToken } from './domain/create-personal-token.ts'
import { endpoint } from './http/endpoint.ts'
import { readJson } from './http/json-body.ts'
import { userPrincipal } from './http/principal.ts'
import { json } from './http/response.ts'
import { personalToken } from './http/schemas.ts'

const settings = ['issuer', 'audience', 'signingKeySecret', 'catalogue', 'personalTokenMaxSeconds'] as const
const config = loadConfig(process.env, ...settings, 'usersTable', 'grantsTable', 'revokedTokensTable')
const database = createDynamoDB()
const createPersonalToken = createCreatePersonalToken({
  ...config,
  signer: createTokenSigner(createSecretsManager(), config.signingKeySecret),
  store: createSnapshotReader(database, config),
  grants: createGrantsTable(database, config.grantsTable),
  ids,
  sha256,
  clock: Date.now,
})

export const handler = endpoint(async (event) => {
  const owner = userPrincipal(event)
  const { name, scope, expires_in: expiresIn } = readJson(event, personalToken)
  return json(201, { name, ...(await createPersonalToken({ owner, name, scope, expiresIn })) })
})
