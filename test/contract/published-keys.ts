import { expect, it } from 'vitest'
import { newKey, now } from './samples.ts'
import type { Stores } from './stores.ts'

export function testPublishedKeys({ publishedKeys }: Stores) {
  const find = async (kid: string, time = now) =>
    (await publishedKeys.list(time)).find(({ publicKey }) => publicKey.kid === kid)

  it('lists what was published, with when', async () => {
    const keys = Array.from({ length: 20 }, newKey)
    for (const [index, key] of keys.entries()) await publishedKeys.publish(key, now + index)
    const listed = await publishedKeys.list(now)
    for (const [index, publicKey] of keys.entries()) {
      expect(listed).toContainEqual({ publicKey, publishedAt: now + index })
    }
    expect(new Set(listed.map(({ publicKey }) => publicKey.kid)).size).toBe(listed.length)
  })

  it('leaves a key as it is that is published again', async () => {
    const key = newKey()
    await publishedKeys.publish(key, now)
    await publishedKeys.retire(key.kid, now / 1000 + 60)
    await publishedKeys.publish(key, now + 1_000)
    expect(await find(key.kid)).toEqual({ publicKey: key, publishedAt: now, expiresAt: now / 1000 + 60 })
  })

  it('gives a key an end once, from which on it is listed no more', async () => {
    const key = newKey()
    await publishedKeys.publish(key, now)
    await publishedKeys.retire(key.kid, now / 1000 + 60)
    await publishedKeys.retire(key.kid, now / 1000 + 6_000)
    expect(await find(key.kid, now + 59_999)).toMatchObject({ expiresAt: now / 1000 + 60 })
    expect(await find(key.kid, now + 60_000)).toBeUndefined()
  })

  it('trusts no key that was removed, and does not bring it back by giving it an end', async () => {
    const [key, other] = [newKey(), newKey()]
    await publishedKeys.publish(key, now)
    await publishedKeys.publish(other, now)
    await publishedKeys.remove(key.kid)
    expect(await find(key.kid)).toBeUndefined()
    await publishedKeys.retire(key.kid, now / 1000 + 60)
    expect(await find(key.kid)).toBeUndefined()
    expect(await find(other.kid)).toBeDefined()
  })
}
