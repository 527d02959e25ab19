import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeyPairs, SigningKeySecret } from '../../../functions/domain/ports.ts'
import { retentionSeconds } from '../../../functions/domain/revocation.ts'
import { createRotateSigningKeys } from '../../../functions/domain/rotate-signing-keys.ts'
import type { PublicKey, SigningKeyPair } from '../../../functions/domain/signing-keys.ts'
import { createMemoryStore } from '../../memory/store.ts'

const minute = 60_000
const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const

/** A secret, its public keys and a clock, and a rotation over them that can be cut off and repeated at any step. */
function createSystem() {
  const store = createMemoryStore()
  const versions = new Map<string, SigningKeyPair>()
  const abandoned: string[] = []
  let currentVersion: string | undefined
  let now = 1_800_000_000_000
  let made = 0

  const secret: SigningKeySecret = {
    readCurrent: async () => versions.get(currentVersion ?? ''),
    readPending: async (token) => versions.get(token),
    writePending: async (token, keys) => void versions.set(token, keys),
    promotePending: async (token) => {
      currentVersion = token
    },
    abandonPending: async (token) => void abandoned.push(token),
  }
  const publicKey = (kid: string): PublicKey => ({
    kid,
    kty: 'RSA',
    n: kid,
    e: 'AQAB',
    alg: 'RS256',
    use: 'sig',
  })
  const keyPairs: KeyPairs = {
    async generate() {
      const kid = `key-${++made}`
      return { signingKey: { kid, privateKey: kid }, publicKey: publicKey(kid) }
    },
    publicKey: ({ kid }) => publicKey(kid),
    match: (signingKey, { n }) => signingKey.privateKey === n,
  }
  const rotation = createRotateSigningKeys({
    secret,
    publishedKeys: store.publishedKeys,
    keyPairs,
    clock: () => now,
  })
  const published = async () =>
    (await store.publishedKeys.list(now)).map(({ publicKey: { kid } }) => kid).toSorted()

  return {
    rotation,
    store,
    published,
    wait: (milliseconds: number) => {
      now += milliseconds
    },
    abandoned,
    keys: () => versions.get(currentVersion ?? ''),
    async rotate(token: string) {
      for (const step of steps) await rotation[step](token)
    },
    expiry: async (kid: string) =>
      (await store.publishedKeys.list(now)).find(({ publicKey: { kid: found } }) => found === kid)?.expiresAt,
    now: () => now,
  }
}

describe('rotating the signing keys', () => {
  it('makes and publishes both keys the first time', async () => {
    const system = createSystem()
    await system.rotate('v1')
    expect(system.keys()).toMatchObject({ current: { kid: 'key-1' }, next: { kid: 'key-2' } })
    expect(await system.published()).toEqual(['key-1', 'key-2'])
  })

  it('promotes the next key, publishes a new one, and keeps the retired one for as long as a token may live', async () => {
    const system = createSystem()
    await system.rotate('v1')
    system.wait(minute)
    await system.rotate('v2')
    expect(system.keys()).toMatchObject({ current: { kid: 'key-2' }, next: { kid: 'key-3' } })
    expect(await system.published()).toEqual(['key-1', 'key-2', 'key-3'])
    expect(await system.expiry('key-1')).toBe(Math.floor(system.now() / 1000) + retentionSeconds)
    expect(await system.expiry('key-2')).toBeUndefined()
    system.wait(retentionSeconds * 1000)
    expect(await system.published()).toEqual(['key-2', 'key-3'])
  })

  it('S-51 refuses to promote a key before every verifier has read it, and says when it may', async () => {
    const system = createSystem()
    await system.rotate('v1')
    system.wait(minute - 1_500)
    await expect(system.rotate('v2')).rejects.toMatchObject({ detail: expect.stringContaining('in 2 s') })
    expect(system.keys()).toMatchObject({ current: { kid: 'key-1' } })
    system.wait(1_500)
    await system.rotate('v2')
    expect(system.keys()).toMatchObject({ current: { kid: 'key-2' } })
  })

  it('lets the next key sign at once where the current one was removed: its tokens are refused anyway', async () => {
    const system = createSystem()
    await system.rotate('v1')
    await system.store.publishedKeys.remove('key-1')
    await system.rotate('v2')
    expect(system.keys()).toMatchObject({ current: { kid: 'key-2' }, next: { kid: 'key-3' } })
    expect(await system.published()).toEqual(['key-2', 'key-3'])
  })

  it('never signs with, nor publishes again, a next key whose public half was removed: the current one goes on', async () => {
    const system = createSystem()
    await system.rotate('v1')
    await system.store.publishedKeys.remove('key-2')
    await system.rotate('v2')
    expect(system.keys()).toMatchObject({ current: { kid: 'key-1' }, next: { kid: 'key-3' } })
    expect(await system.published()).toEqual(['key-1', 'key-3'])
    expect(await system.expiry('key-1')).toBeUndefined()
  })

  it('makes both keys anew where both were removed', async () => {
    const system = createSystem()
    await system.rotate('v1')
    for (const kid of ['key-1', 'key-2']) await system.store.publishedKeys.remove(kid)
    await system.rotate('v2')
    expect(system.keys()).toMatchObject({ current: { kid: 'key-3' }, next: { kid: 'key-4' } })
    expect(await system.published()).toEqual(['key-3', 'key-4'])
  })

  it.each(['testSecret', 'finishSecret'] as const)(
    'gives a version up whose key was removed before %s: the next rotation makes another',
    async (step) => {
      const system = createSystem()
      await system.rotate('v1')
      system.wait(minute)
      for (const before of steps.slice(0, steps.indexOf(step))) await system.rotation[before]('v2')
      await system.store.publishedKeys.remove('key-2')
      await expect(system.rotation[step]('v2')).rejects.toMatchObject({
        detail: expect.stringContaining('key-2 is not published'),
      })
      expect(system.abandoned).toEqual(['v2'])
      expect(system.keys()).toMatchObject({ current: { kid: 'key-1' }, next: { kid: 'key-2' } })
      await system.rotate('v3')
      expect(system.keys()).toMatchObject({ current: { kid: 'key-1' }, next: { kid: 'key-4' } })
    },
  )

  it('gives no version up that is only not published yet', async () => {
    const system = createSystem()
    await system.rotation.createSecret('v1')
    await expect(system.rotation.testSecret('v1')).rejects.toMatchObject({ code: 'temporarily_unavailable' })
    expect(system.abandoned).toEqual([])
    await system.rotate('v1')
    expect(await system.published()).toEqual(['key-1', 'key-2'])
    system.wait(minute)
    await system.rotation.createSecret('v2')
    await expect(system.rotation.testSecret('v2')).rejects.toMatchObject({ code: 'temporarily_unavailable' })
    expect(system.abandoned).toEqual([])
    await system.rotate('v2')
    expect(await system.published()).toEqual(['key-1', 'key-2', 'key-3'])
  })

  it('S-51 has every key that signs published, whichever steps are cut off, repeated or given up', async () => {
    const action = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...steps) },
      { weight: 2, arbitrary: fc.constantFrom('next rotation' as const, 'wait' as const) },
      { weight: 1, arbitrary: fc.constantFrom('remove current' as const, 'remove next' as const) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const system = createSystem()
        await system.rotate('v0')
        const removed = new Set<string>()
        let version = 1
        for (const name of actions) {
          const before = system.keys()
          if (name === 'next rotation') version++
          else if (name === 'wait') system.wait(minute)
          else if (name === 'remove current' || name === 'remove next') {
            const kid = before?.[name === 'remove next' ? 'next' : 'current'].kid ?? ''
            removed.add(kid)
            await system.store.publishedKeys.remove(kid)
          } else await system.rotation[name](`v${version}`).catch(() => undefined)

          const { current, next } = system.keys() ?? expect.fail('the keys are gone')
          const published = await system.published()
          if (!removed.has(current.kid)) expect(published).toContain(current.kid)
          if (!removed.has(next.kid)) expect(published).toContain(next.kid)
          if (current.kid !== before?.current.kid) expect(removed).not.toContain(current.kid)
          for (const kid of removed) expect(published).not.toContain(kid)
          expect(await system.expiry(current.kid)).toBeUndefined()
        }
      }),
      { numRuns: 300 },
    )
  })
})
