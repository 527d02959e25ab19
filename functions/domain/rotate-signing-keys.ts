import { unavailable } from './errors.ts'
import type { Clock, KeyPairs, PublishedKeys, SigningKeySecret } from './ports.ts'
import { retentionSeconds } from './revocation.ts'
import { publicationWait, type SigningKey, type SigningKeyPair } from './signing-keys.ts'

interface RotateSigningKeysDeps {
  readonly secret: SigningKeySecret
  readonly publishedKeys: PublishedKeys
  readonly keyPairs: KeyPairs
  readonly clock: Clock
}

const keysOf = ({ current, next }: SigningKeyPair) => [current, next]

/**
 * The four steps in which Secrets Manager rotates a secret, each of which it may call again. `next` becomes
 * `current` and a fresh `next` is published, so that each key stands in the JWKS for a whole period before it
 * signs. The very first rotation makes both.
 */
export function createRotateSigningKeys({ secret, publishedKeys, keyPairs, clock }: RotateSigningKeysDeps) {
  const fresh = async () => (await keyPairs.generate()).signingKey

  /**
   * What signs once the pending version is promoted: the next key, if it may by now, and that need not wait where the
   * public half of the current one was removed, for what that signs is refused anyway. Where its own was removed it must
   * never sign, and the current key goes on; where both were, undefined.
   */
  async function promotable({ current, next }: SigningKeyPair): Promise<SigningKey | undefined> {
    const published = await publishedKeys.find([current.kid, next.kid])
    const find = ({ kid }: SigningKey) => published.find(({ publicKey }) => publicKey.kid === kid)
    const found = find(next)
    if (!found) return find(current) && current
    const waitMilliseconds = publicationWait(found, clock())
    if (waitMilliseconds > 0 && find(current)) {
      const seconds = Math.ceil(waitMilliseconds / 1000)
      throw unavailable(`the next signing key was published too recently; it may sign in ${seconds} s`)
    }
    return next
  }

  async function pending(token: string): Promise<SigningKeyPair> {
    const keys = await secret.readPending(token)
    if (!keys) throw unavailable('the pending version of the signing key has no keys yet')
    return keys
  }

  /**
   * The keys of the pending version, of which each is published and verifies what the secret's half signs. Where one
   * that the current version has too is not, it was removed meanwhile, and the version can never be promoted: it is
   * given up.
   */
  async function verifiablePending(token: string): Promise<SigningKeyPair> {
    const pair = await pending(token)
    const published = await publishedKeys.find(keysOf(pair).map(({ kid }) => kid))
    for (const key of keysOf(pair)) {
      const found = published.find(({ publicKey }) => publicKey.kid === key.kid)
      if (found && keyPairs.match(key, found.publicKey)) continue
      if (await isHeld(key)) await secret.abandonPending(token)
      throw unavailable(`the signing key ${key.kid} is not published as it should be`)
    }
    return pair
  }

  /** Whether the current version has a key, which was published before then. */
  async function isHeld({ kid }: SigningKey): Promise<boolean> {
    const held = await secret.readCurrent()
    return held !== undefined && keysOf(held).some((key) => key.kid === kid)
  }

  return {
    /** Makes the keys of the pending version. */
    async createSecret(token: string): Promise<void> {
      if (await secret.readPending(token)) return
      const held = await secret.readCurrent()
      const current = held && (await promotable(held))
      await secret.writePending(token, { current: current ?? (await fresh()), next: await fresh() })
    },

    /** Publishes what is new in the pending version; what the current one has was published before. */
    async setSecret(token: string): Promise<void> {
      const held = await secret.readCurrent()
      const known = new Set(held && keysOf(held).map(({ kid }) => kid))
      for (const key of keysOf(await pending(token))) {
        if (!known.has(key.kid)) await publishedKeys.publish(keyPairs.publicKey(key), clock())
      }
    },

    /** Checks that what the pending version signs, the published keys verify. */
    async testSecret(token: string): Promise<void> {
      await verifiablePending(token)
    },

    /** Lets the pending version sign, and gives an end to every published key that no longer will. */
    async finishSecret(token: string): Promise<void> {
      const signing = new Set(keysOf(await verifiablePending(token)).map(({ kid }) => kid))
      await secret.promotePending(token)
      const now = clock()
      const published = await publishedKeys.list(now)
      const retired = published.filter(({ publicKey }) => !signing.has(publicKey.kid))
      for (const { publicKey } of retired) {
        await publishedKeys.retire(publicKey.kid, Math.floor(now / 1000) + retentionSeconds)
      }
    },
  }
}
