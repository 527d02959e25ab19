import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { broken } from '../domain/errors.ts'
import type { Clock } from '../domain/ports.ts'
import { secretAgeSeconds } from '../domain/signing-keys.ts'
import { carryOut, clientSettings } from './aws-call.ts'

export const createSecretsManager = (): SecretsManagerClient => new SecretsManagerClient(clientSettings)

interface CachedSecretOptions<T> {
  readonly client: SecretsManagerClient
  readonly secretId: string
  /** Undefined where the secret's JSON is not what it should be. */
  readonly parse: (value: unknown) => T | undefined
  /** Whether a value may be kept; one that may not is read again by the next request. */
  readonly keep?: (value: T) => boolean
  readonly clock: Clock
}

/** How long a secret read from Secrets Manager is used, in ms. */
const maxAge = secretAgeSeconds * 1000

/** How soon the secret is read again because of another reader that misses a newer version, in ms. */
const missPause = 10 * 1000

const parseJson = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** Reads one secret and holds it for five minutes. */
export function createCachedSecret<T>({
  client,
  secretId,
  parse,
  keep = () => true,
  clock,
}: CachedSecretOptions<T>) {
  let held: { readonly value: T; readonly readAt: number } | undefined
  let missedAt = Number.NEGATIVE_INFINITY

  async function read(): Promise<T> {
    const readAt = clock()
    const command = new GetSecretValueCommand({ SecretId: secretId })
    const answer = await carryOut('GetSecretValue', () => client.send(command))
    const value = parse(parseJson(answer.SecretString))
    if (value === undefined) throw broken(`the secret ${secretId} does not hold what it should`)
    held = keep(value) ? { value, readAt } : undefined
    return value
  }

  const age = () => (held ? clock() - held.readAt : Number.POSITIVE_INFINITY)

  return {
    /** The secret, at most five minutes old. */
    async get(): Promise<T> {
      return held && age() < maxAge ? held.value : read()
    },
    /** The secret for a reader that `get` did not satisfy: read again, if the last such reader was 10 s ago. */
    async getNewer(): Promise<T> {
      if (held && clock() < missedAt + missPause) return held.value
      missedAt = clock()
      return read()
    },
  }
}
