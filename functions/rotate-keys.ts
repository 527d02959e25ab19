import { createDynamoDB } from './adapters/dynamodb.ts'
import { keyPairs } from './adapters/key-pairs.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { createSigningKeySecret } from './adapters/signing-key-secret.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { loadConfig } from './config.ts'
import { createRotateSigningKeys } from './domain/rotate-signing-keys.ts'
import { rotation } from './http/rotation.ts'

const config = loadConfig(process.env, 'signingKeySecret', 'signingKeysTable')
const steps = createRotateSigningKeys({
  secret: createSigningKeySecret(createSecretsManager(), config.signingKeySecret),
  publishedKeys: createSigningKeysTable(createDynamoDB(), config.signingKeysTable),
  keyPairs,
  clock: Date.now,
})

export const handler = rotation(steps)
