import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { Clock } from '../domain/ports.ts'
import { createCachedSecret } from './secrets.ts'

interface Versions {
  /** Counts up from 1; stands in what was made with the key. */
  readonly version: number
  readonly current: string
  /** The key of the version before, while things made with it are still about. */
  readonly previous?: string
}

function parseVersions(value: unknown): Versions | undefined {
  const { version, current, previous } = (value ?? {}) as Record<string, unknown>
  const isKey = (key: unknown) => typeof key === 'string' && key.length >= 32
  if (!Number.isSafeInteger(version) || !isKey(current)) return undefined
  return previous === undefined || isKey(previous) ? (value as Versions) : undefined
}

/** A symmetric key that can be replaced: a secret `{version, current, previous?}`, at most five minutes old. */
export function createVersionedKey(client: SecretsManagerClient, secretId: string, clock: Clock = Date.now) {
  const secret = createCachedSecret({ client, secretId, parse: parseVersions, clock })

  return {
    async current(): Promise<{ readonly version: number; readonly key: string }> {
      const { version, current } = await secret.get()
      return { version, key: current }
    },
    /** The key of a version; undefined if it is neither the current one nor the one before. */
    async ofVersion(version: number): Promise<string | undefined> {
      let held = await secret.get()
      if (version > held.version) held = await secret.getNewer()
      if (version === held.version) return held.current
      return version === held.version - 1 ? held.previous : undefined
    },
  }
}

export type VersionedKey = ReturnType<typeof createVersionedKey>
