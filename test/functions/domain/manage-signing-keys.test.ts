import { describe, expect, it } from 'vitest'
import { createManageSigningKeys } from '../../../functions/domain/manage-signing-keys.ts'
import { retentionSeconds } from '../../../functions/domain/revocation.ts'
import type { PublicKey } from '../../../functions/domain/signing-keys.ts'
import { createMemoryStore } from '../../memory/store.ts'

const minute = 60_000
const start = 1_800_000_000_000

const publicKey = (kid: string): PublicKey => ({
  kid,
  kty: 'RSA',
  n: kid,
  e: 'AQAB',
  alg: 'RS256',
  use: 'sig',
})

/** Two keys, as the first rotation publishes them, and a rotation that counts how often it was begun. */
async function createSystem({
  failure,
  isBegun = true,
}: {
  readonly failure?: Error
  readonly isBegun?: boolean
} = {}) {
  const { publishedKeys } = createMemoryStore()
  for (const kid of ['current', 'next']) await publishedKeys.publish(publicKey(kid), start)
  const time = { now: start }
  const begun: number[] = []
  const rotation = {
    async begin() {
      if (failure) throw failure
      begun.push(time.now)
      return isBegun
    },
  }
  return {
    ...createManageSigningKeys({ publishedKeys, rotation, clock: () => time.now }),
    publishedKeys,
    begun,
    time,
  }
}

describe('S-51 rotating the keys by hand', () => {
  it('is refused where it would fail, and says when it will not', async () => {
    const system = await createSystem()
    system.time.now += minute - 1_500
    await expect(system.rotate()).rejects.toMatchObject({
      code: 'temporarily_unavailable',
      description: 'The next key was published too recently to sign. Rotate in 2 s.',
      retryAfterSeconds: 2,
    })
    expect(system.begun).toEqual([])
    system.time.now += 1_500
    await system.rotate()
    expect(system.begun).toHaveLength(1)
  })

  it('need not wait where the current key was removed: what it signs is refused anyway', async () => {
    const system = await createSystem()
    await system.publishedKeys.remove('current')
    await system.rotate()
    expect(system.begun).toHaveLength(1)
  })

  it('begins the first rotation of all', async () => {
    const system = await createSystem()
    for (const kid of ['current', 'next']) await system.publishedKeys.remove(kid)
    await system.rotate()
    expect(system.begun).toHaveLength(1)
  })
})

describe('removing a key', () => {
  it('begins a rotation where it signs, now or next, and none where it is retired', async () => {
    const system = await createSystem()
    await system.publishedKeys.publish(publicKey('retired'), start - minute)
    await system.publishedKeys.retire('retired', start / 1000 + 60)
    expect(await system.remove('retired')).toEqual({ rotationBegun: false })
    expect(await system.remove('next')).toEqual({ rotationBegun: true })
    expect(system.begun).toHaveLength(1)
    await expect(system.remove('next')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('says so where a rotation that had not ended goes on in place of another', async () => {
    const system = await createSystem({ isBegun: false })
    expect(await system.remove('next')).toEqual({ rotationBegun: false, rotationResumed: true })
  })

  it.each([
    [0, start / 1000 + 300],
    [5 * minute - 1, start / 1000 + 300],
    [5 * minute, undefined],
  ])('%i ms after it retired says until when it may still sign', async (later, signsUntil) => {
    const system = await createSystem()
    await system.publishedKeys.retire('current', start / 1000 + retentionSeconds)
    system.time.now += later
    expect(await system.remove('current')).toEqual({ rotationBegun: false, signsUntil })
  })

  it('says that it is removed where the rotation cannot begin, and what to do', async () => {
    const failure = new Error('refused')
    const system = await createSystem({ failure })
    await expect(system.remove('current')).rejects.toMatchObject({
      code: 'server_error',
      description: expect.stringMatching(
        /^The key current is removed, but no rotation could begin\. Rotate the keys/,
      ),
      cause: failure,
    })
    expect((await system.list()).map(({ kid }) => kid)).toEqual(['next'])
  })
})
