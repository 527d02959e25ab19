import { createDynamoDB } from './adapters/dynamodb.ts'
import { keyPairs } from './adapters/key-pairs.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { createSigningKeySecret } from './adapters/signing-key-secret.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { loadConfig } from './config.ts'
import { createRotateSigningKeys } from './domain/rotate-signing-keys.ts'

const config = loadConfig(process.env, 'signingKeySecret', 'signingKeysTable')
const steps = createRotateSigningKeys({
  secret: createSigningKeySecret(createSecretsManager(), config.signingKeySecret),
  publishedKeys: createSigningKeysTable(createDynamoDB(), config.signingKeysTable),
  keyPairs,
  clock: Date.now,
})

/** What Secrets Manager sends, once a step. */
interface RotationEvent {
  readonly Step: keyof typeof steps
  readonly ClientRequestToken: string
}

export const handler = (event: RotationEvent): Promise<void> => steps[event.Step](event.ClientRequestToken)
