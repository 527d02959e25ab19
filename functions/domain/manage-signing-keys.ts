import { AuthError } from './errors.ts'
import type { Clock, PublishedKeys, SigningKeyRotation } from './ports.ts'

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

    /** Begins a rotation: the published next key signs, and another is published. */
    rotate: (): Promise<void> => rotation.begin(),

    /**
     * Removes a compromised key: what it signed is refused everywhere within a minute. A key that still signs, or was
     * to sign next, is replaced by a rotation.
     *
     * @returns whether a rotation was begun
     * @throws AuthError `not_found`
     */
    async remove(kid: string): Promise<boolean> {
      const found = (await publishedKeys.list(clock())).find(({ publicKey }) => publicKey.kid === kid)
      if (!found) throw new AuthError('not_found', `There is no key ${kid}.`)
      await publishedKeys.remove(kid)
      if (found.expiresAt !== undefined) return false
      await rotation.begin()
      return true
    },
  }
}
