import { firstPartyClient } from './access-token.ts'
import type { Grant } from './grant.ts'
import type { TokenResponse } from './issue-access-token.ts'
import { createIssueTokens } from './issue-tokens.ts'
import type { Grants } from './ports.ts'
import { accountScope, grantScope } from './scope.ts'
import { heldScopes, type ScopeCatalogue } from './scope-catalogue.ts'
import type { User } from './user.ts'

type StartSessionDeps = Parameters<typeof createIssueTokens>[0] & {
  readonly grants: Grants
  readonly catalogue: ScopeCatalogue
  readonly audience: string
  readonly refreshAbsoluteSeconds: number
}

interface Session {
  /** In ms since the epoch. At or before a cut-off that is written meanwhile, the session does not survive it. */
  readonly startedAt: number
  /** Less than the user may hold; absent: all of it. */
  readonly scope?: string
  readonly label?: string
}

/**
 * Starts a grant of a user who has just given the password. Nothing is stored unless the tokens could be signed.
 *
 * @throws AuthError `invalid_scope`
 */
export function createStartSession(deps: StartSessionDeps) {
  const { grants, catalogue, audience, refreshAbsoluteSeconds, ids } = deps
  const issueTokens = createIssueTokens(deps)
  return async (user: User, { startedAt, scope, label }: Session): Promise<TokenResponse> => {
    const startedAtSeconds = Math.floor(startedAt / 1000)
    const grant: Grant = {
      grantId: ids.timed(startedAt),
      kind: 'password',
      sub: user.sub,
      username: user.username,
      clientId: firstPartyClient,
      scope: grantScope(scope, [accountScope, ...heldScopes(user, catalogue)], catalogue),
      audience,
      label,
      authTime: startedAtSeconds,
      generation: 0,
      expiresAt: startedAtSeconds + refreshAbsoluteSeconds,
    }
    const tokens = await issueTokens(grant)
    await grants.add(grant)
    return tokens
  }
}
