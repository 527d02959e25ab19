import { firstPartyClient } from './access-token.ts'
import { AuthError } from './errors.ts'
import type { Grant } from './grant.ts'
import type { TokenResponse } from './issue-tokens.ts'
import type { Clock, Grants, Ids, Passwords, Users } from './ports.ts'
import { accountScope, narrowScope } from './scope.ts'
import { heldScopes, type ScopeCatalogue } from './scope-catalogue.ts'
import { canonicalUsername } from './username.ts'

interface LoginRequest {
  readonly username: string
  readonly password: string
  /** Less than the user may hold; absent: all of it. */
  readonly scope?: string
  readonly label?: string
}

interface LoginDeps {
  readonly users: Users
  readonly grants: Grants
  readonly passwords: Passwords
  readonly issueTokens: (grant: Grant) => Promise<TokenResponse>
  readonly catalogue: ScopeCatalogue
  readonly refreshAbsoluteSeconds: number
  readonly ids: Ids
  readonly clock: Clock
}

/**
 * Checks a username and a password and starts a grant.
 *
 * The grant's id, and with it its start, is made before the first read: a cut-off written while the password is
 * being checked ends this grant too. An unknown name, a wrong password and an account that is not active give
 * the same answer after the same work.
 *
 * @throws AuthError `invalid_request`, `invalid_grant`, `invalid_scope`
 */
export function createLogin(deps: LoginDeps) {
  const { users, grants, passwords, issueTokens, catalogue, refreshAbsoluteSeconds, ids, clock } = deps
  return async (request: LoginRequest): Promise<TokenResponse> => {
    const username = canonicalUsername(request.username)
    const startedAt = clock()
    const grantId = ids.grant(startedAt)
    const user = await users.find(username)
    const matches = await passwords.verify(request.password, user?.password)
    if (!user || !matches || user.status !== 'active') {
      throw new AuthError('invalid_grant', 'The username or the password is wrong.')
    }

    if (!(await passwords.isCurrent(user.password))) {
      await users.rehash(username, user.password, await passwords.hash(request.password))
    }
    const scope = narrowScope(request.scope, [accountScope, ...heldScopes(user, catalogue)])
    const startedAtSeconds = Math.floor(startedAt / 1000)
    const grant: Grant = {
      grantId,
      kind: 'password',
      sub: user.sub,
      username,
      clientId: firstPartyClient,
      scope,
      label: request.label,
      authTime: startedAtSeconds,
      generation: 0,
      expiresAt: startedAtSeconds + refreshAbsoluteSeconds,
    }
    const tokens = await issueTokens(grant)
    await grants.add(grant)
    return tokens
  }
}
