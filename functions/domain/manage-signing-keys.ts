import { AuthError } from './errors.ts'
import type { Clock, PublishedKeys, SigningKeyRotation } from './ports.ts'
import { publicationWait } from './signing-keys.ts'

interface ManageSigningKeysDeps {
  readonly publishedKeys: PublishedKeys
  readonly rotation: SigningKeyRotation
  readonly clock: Clock
}

/** What an administrator can do with the keys that sign access tokens. */
export function createManageSigningKeys({ publishedKeys, rotation, clock }: ManageSigningKeysDeps) {
  return {
    /** Every key that verifies, the newest first; times in seconds since the epoch. */
    async list() {
      const published = await publishedKeys.list(clock())
      return published.map(({ publicKey, publishedAt, expiresAt }) => ({
        kid: publicKey.kid,
        published_at: Math.floor(publishedAt / 1000),
        expires_at: expiresAt,
      }))
    },

    /**
     * Begins a rotation: the published next key signs, and another is published.
     *
     * @throws AuthError `temporarily_unavailable` where it would fail, since the next key may not sign yet
     */
    async rotate(): Promise<void> {
      const now = clock()
      const [next, ...current] = (await publishedKeys.list(now)).filter(
        ({ expiresAt }) => expiresAt === undefined,
      )
      const wait = next ? publicationWait(next, now) : 0
      // With the current key removed, the next one signs at once.
      if (wait > 0 && current.length > 0) {
        const seconds = Math.ceil(wait / 1000)
        throw new AuthError(
          'temporarily_unavailable',
          `The next key was published too recently to sign. Rotate in ${seconds} s.`,
          { retryAfterSeconds: seconds },
        )
      }
      await rotation.begin()
    },

    /**
     * Removes a compromised key: what it signed is refused everywhere within a minute. A key that still signs, or was
     * to sign next, is replaced by a rotation.
     *
     * @returns whether a rotation was begun
     * @throws AuthError `not_found`; `server_error` where the key is removed and the rotation did not begin
     */
    async remove(kid: string): Promise<boolean> {
      const found = (await publishedKeys.list(clock())).find(({ publicKey }) => publicKey.kid === kid)
      if (!found) throw new AuthError('not_found', `There is no key ${kid}.`)
      await publishedKeys.remove(kid)
      if (found.expiresAt !== undefined) return false
      try {
        await rotation.begin()
      } catch (cause) {
        throw new AuthError(
          'server_error',
          `The key ${kid} is removed, but no rotation could begin. Rotate the keys, or logins may give tokens that are refused.`,
          { cause },
        )
      }
      return true
    },
  }
}
