import { createPublicKey, createVerify, type KeyObject } from 'node:crypto'
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
  let held: { readonly keys: ReadonlyMap<string, KeyObject>; readonly readAt: number } | undefined

  async function read() {
    const readAt = clock()
    const published = await publishedKeys.list(readAt)
    if (published.length === 0) throw unavailable('no signing key has been published yet', undefined, 5)
    const keys = new Map(
      published.map(({ publicKey }) => [
        publicKey.kid,
        createPublicKey({ key: { ...publicKey }, format: 'jwk' }),
      ]),
    )
    held = { keys, readAt }
    return held
  }

  async function find(kid: string): Promise<KeyObject | undefined> {
    let current = held && clock() - held.readAt < maxAge ? held : await read()
    if (!current.keys.has(kid) && clock() - current.readAt >= minAge) current = await read()
    return current.keys.get(kid)
  }

  return {
    async verify(token, keyId) {
      const key = await find(keyId)
      if (!key) return false
      // RS256 (RFC 7518 §3.3) whatever the token says of itself: the header was read once, by our decoder, and a
      // JWT library here would read it a second time, in its own way.
      const end = token.lastIndexOf('.')
      return createVerify('RSA-SHA256')
        .update(token.slice(0, end))
        .verify(key, token.slice(end + 1), 'base64url')
    },
  }
}
