import type { AuthenticateUser } from './authenticate-user.ts'
import type { TokenResponse } from './issue-tokens.ts'
import type { Clock } from './ports.ts'
import type { StartSession } from './start-session.ts'
import { canonicalUsername } from './username.ts'

interface LoginRequest {
  readonly username: string
  readonly password: string
  /** Less than the user may hold; absent: all of it. */
  readonly scope?: string
  readonly label?: string
}

interface LoginDeps {
  readonly authenticateUser: AuthenticateUser
  readonly startSession: StartSession
  readonly clock: Clock
}

/**
 * Checks a username and a password and starts a session. It starts before the first read, so that a cut-off
 * written while the password is being checked ends it too.
 *
 * @throws AuthError `invalid_request`, `invalid_grant`, `invalid_scope`
 */
export function createLogin({ authenticateUser, startSession, clock }: LoginDeps) {
  return async ({ username, password, scope, label }: LoginRequest): Promise<TokenResponse> => {
    const canonical = canonicalUsername(username)
    const startedAt = clock()
    const user = await authenticateUser(canonical, password)
    return startSession(user, { startedAt, scope, label })
  }
}
