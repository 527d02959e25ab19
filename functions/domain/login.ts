import { createAuthenticateUser } from './authenticate-user.ts'
import type { TokenResponse } from './issue-access-token.ts'
import { createStartSession } from './start-session.ts'
import { canonicalUsername } from './username.ts'

interface LoginRequest {
  readonly username: string
  readonly password: string
  /** Less than the user may hold; absent: all of it. */
  readonly scope?: string
  readonly label?: string
}

type LoginDeps = Parameters<typeof createAuthenticateUser>[0] & Parameters<typeof createStartSession>[0]

/**
 * Checks a username and a password and starts a session. It starts before the first read, so that a cut-off
 * written while the password is being checked ends it too.
 *
 * @throws AuthError `invalid_request`, `invalid_grant`, `invalid_scope`
 */
export function createLogin(deps: LoginDeps) {
  const authenticateUser = createAuthenticateUser(deps)
  const startSession = createStartSession(deps)
  return async ({ username, password, scope, label }: LoginRequest): Promise<TokenResponse> => {
    const canonical = canonicalUsername(username)
    const startedAt = deps.clock()
    const user = await authenticateUser(canonical, password)
    return startSession(user, { startedAt, scope, label })
  }
}
