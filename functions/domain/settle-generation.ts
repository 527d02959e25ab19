import { AuthError } from './errors.ts'
import type { Grant } from './grant.ts'
import type { Clock, Grants, Ids, Revocations, SnapshotReader } from './ports.ts'
import { grantKey, grantRevocationKeys, isRevoked } from './revocation.ts'
import type { User } from './user.ts'

interface SettleGenerationDeps {
  readonly grants: Grants
  readonly revocations: Revocations
  readonly store: SnapshotReader
  readonly ids: Ids
  readonly clock: Clock
}

interface Settlement {
  /** Whether the generation gives a token where another request moves the grant on: as `isRedeemable` said at the first read. */
  readonly isInGrace: boolean
  /** The grant's absolute end from now on, in seconds since the epoch, where it changes. */
  readonly expiresAt?: number
}

/** One refusal for all that can be wrong with a refresh token or a code; the log has the detail. */
export const invalidGrant = (detail: string): AuthError =>
  new AuthError(
    'invalid_grant',
    'The grant is invalid, expired or revoked, or was issued to another client.',
    {
      detail,
    },
  )

/** Whether a generation is shown once more, in time, and its successor is unused. */
const isRepeated = (grant: Grant, generation: number, graceSeconds: number, now: number) =>
  grant.generation === generation + 1 &&
  graceSeconds > 0 &&
  now - (grant.rotatedAt ?? 0) <= graceSeconds * 1000

/** Whether a generation may be redeemed, as far as the grant that was read can tell. */
export const isRedeemable = (grant: Grant, generation: number, graceSeconds: number, now: number): boolean =>
  generation === grant.generation || isRepeated(grant, generation, graceSeconds, now)

/**
 * Redeems one generation of a grant, once: the successor exists from then on, and nobody is told of it before it
 * is certain that the user and the grant still stand.
 *
 * Of any number of requests that show the same generation, one moves the grant on. The others get the same
 * successor as long as it is unused and the grace period runs: parallel tabs, and a client whose answer was lost.
 * Whoever comes later shows a token that was stolen, or stolen from: the grant ends. When a request came is told by
 * its first read: one that others then overtake, and their successors too, gets the newest.
 *
 * @returns the grant at the generation to hand out, with its user as it is now
 * @throws AuthError `invalid_grant`
 */
export function createSettleGeneration({ grants, revocations, store, ids, clock }: SettleGenerationDeps) {
  return async (found: Grant, generation: number, { isInGrace, expiresAt }: Settlement) => {
    const { grantId, username } = found
    const by = ids.unique()
    const won =
      found.generation === generation &&
      (await grants.advance(grantId, generation, { at: clock(), by, expiresAt }))

    const users = username === undefined ? [] : [username]
    const now = await store.read({ grants: [grantId], users, revocations: grantRevocationKeys(found) })
    const [grant] = now.grants
    const [user] = now.users
    if (!grant || isRevoked(grantId, now.revocations, clock())) throw invalidGrant('the grant was revoked')
    if (username !== undefined && !isSameActiveUser(found, user))
      throw invalidGrant('the user is gone or disabled')

    // An earlier attempt of this very request may have won, and its answer may have been lost on the way.
    const wonBefore = grant.generation === generation + 1 && grant.rotatedBy === by
    if (!won && !wonBefore && !isInGrace) {
      await revocations.revoke(grantKey(grantId), clock())
      throw invalidGrant(`generation ${generation} was used again, at generation ${grant.generation}`)
    }
    return { grant, user }
  }
}

const isSameActiveUser = (grant: Grant, user: User | undefined) =>
  user?.sub === grant.sub && user.status === 'active'

export type SettleGeneration = ReturnType<typeof createSettleGeneration>
