import { createDynamoDB } from './adapters/dynamodb.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { loadConfig } from './config.ts'
import { createJwks } from './domain/jwks.ts'
import { endpoint } from './http/endpoint.ts'
import { publicJson } from './http/response.ts'

const config = loadConfig(process.env, 'signingKeysTable')
const publishedKeys = createSigningKeysTable(createDynamoDB(), config.signingKeysTable)
const jwks = createJwks({ publishedKeys, clock: Date.now })

/** How long others may keep the keys: as long as the authorizer does. */
const maxAgeSeconds = 60

export const handler = endpoint(async () => publicJson(await jwks(), maxAgeSeconds))
