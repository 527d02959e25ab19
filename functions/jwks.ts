import { createDynamoDB } from './adapters/dynamodb.ts'
import { holdKeys } from './adapters/held-keys.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { loadConfig } from './config.ts'
import { createJwks } from './domain/jwks.ts'
import { publicationSeconds } from './domain/signing-keys.ts'
import { endpoint } from './http/endpoint.ts'
import { publicJson } from './http/response.ts'

/**
 * How long the keys are held here, and by whoever asks: together no longer than a key is published before it signs. Anybody
 * may ask, and the authorizer needs the table too.
 */
const holdSeconds = publicationSeconds / 2

const config = loadConfig(process.env, 'signingKeysTable')
const publishedKeys = createSigningKeysTable(createDynamoDB(), config.signingKeysTable)
const jwks = createJwks({ publishedKeys: holdKeys(publishedKeys, holdSeconds), clock: Date.now })

export const handler = endpoint(async () => publicJson(await jwks(), holdSeconds))
