import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { unavailable } from '../domain/errors.ts'
import type { Clock, PublishedKeys, TokenSignatures } from '../domain/ports.ts'

/** How long the published keys are used before they are read again, in ms: how long a removed key may live on. */
const maxAge = 60 * 1000

/** How soon a token with an unknown key id may have the keys read again, in ms. */
const minAge = 10 * 1000

/** Verifies signatures with the published keys, at most a minute old. */
export function createTokenSignatures(
  publishedKeys: PublishedKeys,
  clock: Clock = Date.now,
): TokenSignatures {
  let keys: ReadonlyMap<string, KeyObject> = new Map()
  let readAt = Number.NEGATIVE_INFINITY

  async function read() {
    const now = clock()
    const published = await publishedKeys.list(now)
    if (published.length === 0) throw unavailable('no signing key has been published yet', undefined, 5)
    keys = new Map(
      published.map(({ publicKey }) => [
        publicKey.kid,
        createPublicKey({ key: { ...publicKey }, format: 'jwk' }),
      ]),
    )
    readAt = now
  }

  const age = () => clock() - readAt

  return {
    async verify(signingInput, signature, keyId) {
      if (age() >= maxAge) await read()
      if (!keys.has(keyId) && age() >= minAge) await read()
      const key = keys.get(keyId)
      if (!key) return false
      // RS256 (RFC 7518 §3.3) whatever the token says of itself: the header was read once, by our decoder, and a
      // JWT library here would read it a second time, in its own way.
      return verify('RSA-SHA256', Buffer.from(signingInput, 'latin1'), key, signature)
    },
  }
}
