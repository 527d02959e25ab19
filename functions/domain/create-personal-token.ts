import { firstPartyClient } from './access-token.ts'
import { AuthError } from './errors.ts'
import type { Grant } from './grant.ts'
import { grantStart } from './grant-id.ts'
import { createIssueAccessToken, type TokenResponse } from './issue-access-token.ts'
import type { Grants, SnapshotReader } from './ports.ts'
import { invalidToken } from './read-access-token.ts'
import { grantRevocationKeys, isRevoked, tokenKey } from './revocation.ts'
import { grantScope } from './scope.ts'
import { heldScopes, identityScopes, type ScopeCatalogue } from './scope-catalogue.ts'

interface PersonalTokenRequest {
  /** With the token that the owner shows. */
  readonly owner: {
    readonly sub: string
    readonly username: string
    readonly authTime?: number
    readonly grantId: string
    readonly jti: string
  }
  readonly name: string
  /** One scope at least. */
  readonly scope: string
  /** In seconds. */
  readonly expiresIn: number
}

type PersonalTokenDeps = Parameters<typeof createIssueAccessToken>[0] & {
  readonly grants: Grants
  readonly store: SnapshotReader
  readonly catalogue: ScopeCatalogue
  readonly audience: string
  /** The longest life that a user may choose, in seconds. */
  readonly personalTokenMaxSeconds: number
}

/** A minute: shorter tokens end before they are pasted. */
const minSeconds = 60

/**
 * No cut-off takes as long from its time to its place in the table: functions time out before. In ms.
 */
const cutOffMargin = 60_000

/**
 * Makes a token for a script: of a grant of its own, with the scopes and the life that its user chose, and never with
 * `account`. It is in this answer and nowhere else.
 *
 * The token that asks for it is looked at again: it may have been revoked after the authorizer saw it, at once or within
 * the life of the authorizer's cache, and must not live on as one that began behind the cut-off. Nor must it where the
 * cut-off is taken already and not yet written: so the new grant begins a little earlier than now, though no earlier than
 * the one that it is made with, which any cut-off between the two ends as well.
 *
 * @throws AuthError `invalid_request` for a life out of bounds, `invalid_scope`, `invalid_token` where the user is gone
 * or the token revoked
 */
export function createCreatePersonalToken(deps: PersonalTokenDeps) {
  const { grants, store, catalogue, audience, personalTokenMaxSeconds, ids, clock } = deps
  const issueAccessToken = createIssueAccessToken(deps)
  return async ({ owner, name, scope, expiresIn }: PersonalTokenRequest): Promise<TokenResponse> => {
    if (expiresIn < minSeconds || expiresIn > personalTokenMaxSeconds) {
      throw new AuthError(
        'invalid_request',
        `expires_in must be from ${minSeconds} to ${personalTokenMaxSeconds} seconds.`,
      )
    }
    if (scope === '') throw new AuthError('invalid_scope', 'scope must name one scope at least.')
    const now = clock()
    const grantId = ids.timed(Math.max(grantStart(owner.grantId), now - cutOffMargin))
    const shown = { grantId: owner.grantId, sub: owner.sub, clientId: firstPartyClient }
    const found = await store.read({
      users: [owner.username],
      revocations: [tokenKey(owner.jti), ...grantRevocationKeys(shown)],
    })
    if (isRevoked(owner.grantId, found.revocations, now))
      throw invalidToken('revoked since the authorizer saw it')
    const [user] = found.users
    if (user?.sub !== owner.sub || user.status !== 'active') {
      throw new AuthError('invalid_token', 'The access token belongs to no user.')
    }
    const grant: Grant = {
      grantId,
      kind: 'personal',
      sub: owner.sub,
      username: owner.username,
      clientId: firstPartyClient,
      scope: grantScope(scope, [...identityScopes, ...heldScopes(user, catalogue)], catalogue),
      audience,
      label: name,
      authTime: owner.authTime,
      generation: 0,
      expiresAt: Math.floor(now / 1000) + expiresIn,
    }
    const tokens = await issueAccessToken(grant)
    await grants.add(grant)
    return tokens
  }
}
