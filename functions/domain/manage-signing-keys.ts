import { AuthError } from './errors.ts'
import type { Clock, PublishedKeys, SigningKeyRotation } from './ports.ts'
import { retentionSeconds } from './revocation.ts'
import { publicationWait, secretAgeSeconds } from './signing-keys.ts'

interface RemovedKey {
  readonly rotationBegun: boolean
  /** One is needed, and in its place one that had not ended goes on. */
  readonly rotationResumed?: boolean
  /**
   * Until when instances that have not read the new keys yet may go on signing with it, in seconds since the epoch; only
   * of a retired key, and only where that is to come.
   */
  readonly signsUntil?: number
}

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
     * @returns false where one that has not ended goes on in its place
     * @throws AuthError `temporarily_unavailable` where it would fail, since the next key may not sign yet
     */
    async rotate(): Promise<boolean> {
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
      return rotation.begin()
    },

    /**
     * Removes a compromised key: what it signed is refused everywhere within a minute. A key that still signs, or was
     * to sign next, is replaced by a rotation.
     *
     * @throws AuthError `not_found`; `server_error` where the key is removed and the rotation did not begin
     */
    async remove(kid: string): Promise<RemovedKey> {
      const now = clock()
      const found = (await publishedKeys.list(now)).find(({ publicKey }) => publicKey.kid === kid)
      if (!found) throw new AuthError('not_found', `There is no key ${kid}.`)
      await publishedKeys.remove(kid)
      if (found.expiresAt !== undefined) {
        const signsUntil = found.expiresAt - retentionSeconds + secretAgeSeconds
        return { rotationBegun: false, ...(signsUntil * 1000 > now && { signsUntil }) }
      }
      try {
        const isBegun = await rotation.begin()
        return { rotationBegun: isBegun, ...(!isBegun && { rotationResumed: true }) }
      } catch (cause) {
        throw new AuthError(
          'server_error',
          `The key ${kid} is removed, but no rotation could begin. Rotate the keys, or logins may give tokens that are refused.`,
          { cause },
        )
      }
    },
  }
}
