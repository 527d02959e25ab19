import { changedMeanwhile, createFindUser } from './find-user.ts'
import type { Clock, Passwords, Revocations, Users } from './ports.ts'
import { userKey } from './revocation.ts'

interface SetPasswordDeps {
  readonly users: Users
  readonly revocations: Revocations
  readonly passwords: Passwords
  /** Throws where the password may not be taken. */
  readonly checkPassword: (password: string, username: string) => void
  readonly clock: Clock
}

/**
 * Gives a user who lost the password another, and ends every grant of the user.
 *
 * @throws AuthError `invalid_request`, `not_found`
 */
export function createSetPassword({ users, revocations, passwords, checkPassword, clock }: SetPasswordDeps) {
  const findUser = createFindUser({ users })
  return async (username: string, password: string): Promise<void> => {
    const user = await findUser(username)
    checkPassword(password, user.username)
    if (!(await users.replacePassword(user, await passwords.hash(password), clock())))
      throw changedMeanwhile(user)
    await revocations.cutOff(userKey(user.sub), clock())
  }
}
