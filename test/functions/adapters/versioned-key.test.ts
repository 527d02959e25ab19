import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { describe, expect, it } from 'vitest'
import { createGrantKeys } from '../../../functions/adapters/grant-keys.ts'
import { createVersionedKey } from '../../../functions/adapters/versioned-key.ts'

const text = (letter: string) => letter.repeat(64)

/** One secret in Secrets Manager, two functions that hold it, and a clock. */
function begin() {
  let now = 1_800_000_000_000
  let secret: object = { version: 1, current: text('a') }
  let reads = 0
  const client = {
    send: async () => {
      reads++
      return { SecretString: JSON.stringify(secret) }
    },
  } as unknown as SecretsManagerClient
  const holder = () => createGrantKeys(createVersionedKey(client, 'grant-key', () => now))
  return {
    holder,
    replace: () => {
      secret = { version: 2, current: text('b'), previous: text('a') }
    },
    advance: (milliseconds: number) => {
      now += milliseconds
    },
    reads: () => reads,
  }
}

describe('a key that was replaced a moment ago', () => {
  it('is known to who read the secret just before, as soon as something made with it is shown', async () => {
    const { holder, replace, reads } = begin()
    const reader = holder()
    const old = await reader.sign('x')
    replace()
    const { version, mac } = await holder().sign('x')
    expect(version).toBe(2)
    expect(await reader.verify('x', version, mac)).toBe(true)
    expect(await reader.verify('x', old.version, old.mac)).toBe(true)
    expect(reads()).toBe(3)
  })

  it('is looked for once in ten seconds, however many versions strangers invent', async () => {
    const { holder, replace, advance, reads } = begin()
    const reader = holder()
    await reader.sign('x')
    for (let version = 2; version < 50; version++) expect(await reader.verify('x', version, 'y')).toBe(false)
    expect(reads()).toBe(2)
    replace()
    const { version, mac } = await holder().sign('x')
    advance(10_000)
    expect(await reader.verify('x', version, mac)).toBe(true)
    expect(reads()).toBe(4)
  })
})
