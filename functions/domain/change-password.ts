import { AuthError } from './errors.ts'
import { grantStart } from './grant-id.ts'
import type { TokenResponse } from './issue-access-token.ts'
import type { Passwords, Revocations, Users } from './ports.ts'
import { userKey } from './revocation.ts'
import { createStartSession } from './start-session.ts'

interface ChangePasswordRequest {
  readonly sub: string
  readonly username: string
  /** Of the token that the caller shows. */
  readonly grantId: string
  readonly currentPassword: string
  readonly newPassword: string
  readonly label?: string
}

type ChangePasswordDeps = Parameters<typeof createStartSession>[0] & {
  readonly users: Users
  readonly revocations: Revocations
  readonly passwords: Passwords
  readonly checkPassword: (password: string, username: string, member: string) => void
}

/**
 * Changes a password and ends every grant that the user had until then, of any kind; the caller stays in, with
 * tokens of a new one.
 *
 * The cut-off is taken after the new password is stored, so that a login with the old one, in flight meanwhile,
 * began before it. The new grant begins a millisecond behind it, which must not carry the caller past the cut-off
 * of anybody else: where one was written since the call began, the password is changed and nobody stays in. Who
 * repeats the call, because it failed in the middle, need not know how far it came: where the password was changed since
 * the caller's grant began, which only that can have left alive, the new password counts as the current one too. Of
 * two calls that ask for the same at once, the one that writes the cut-off keeps the caller in.
 *
 * @throws AuthError `invalid_request`, `invalid_grant` where the current password is wrong, `invalid_token` where
 * the user's grants were ended meanwhile
 */
export function createChangePassword(deps: ChangePasswordDeps) {
  const { users, revocations, passwords, checkPassword, clock } = deps
  const startSession = createStartSession(deps)

  return async (request: ChangePasswordRequest): Promise<TokenResponse> => {
    checkPassword(request.newPassword, request.username, 'new_password')
    const startedAt = clock()
    const user = await users.find(request.username)
    // The password that was read was stored by then.
    let storedAt = clock()
    const isCaller = user?.sub === request.sub && user.status === 'active'
    // As at a login: where it is not theirs to change, the right password is refused as late as a wrong one.
    const held = isCaller ? user.password : undefined
    const isCurrent = await passwords.verify(request.currentPassword, held)
    const mayRepeat = isCaller && user.passwordChangedAt >= grantStart(request.grantId)
    const isChanged = isCurrent || (mayRepeat && (await passwords.verify(request.newPassword, held)))
    if (!isCaller || !isChanged) throw new AuthError('invalid_grant', 'The current password is wrong.')

    if (isCurrent) {
      const stored = await users.replacePassword(user, await passwords.hash(request.newPassword), clock())
      if (!stored) throw new AuthError('invalid_grant', 'The password was changed meanwhile.')
      storedAt = clock()
    }
    // What is cut off by then needs no end: all that the old password began, or the session of whoever repeats the call.
    const since = isCurrent ? storedAt : grantStart(request.grantId)
    const cutOff = await revocations.cutOffUnlessSince(userKey(user.sub), since, storedAt)
    if (!cutOff || (cutOff.previous !== undefined && cutOff.previous >= startedAt)) {
      throw new AuthError('invalid_token', 'The password is changed, and the session was ended meanwhile.')
    }
    return startSession(user, { startedAt: storedAt + 1, label: request.label })
  }
}
