import { AuthError } from './errors.ts'
import type { Passwords, Users } from './ports.ts'
import type { User } from './user.ts'

interface AuthenticateUserDeps {
  readonly users: Users
  readonly passwords: Passwords
}

/**
 * Checks a username and a password. An unknown name, a wrong password and an account that is not active give the
 * same answer after the same work. A hash of old parameters is renewed.
 *
 * @param username canonical
 * @throws AuthError `invalid_grant`
 */
export function createAuthenticateUser({ users, passwords }: AuthenticateUserDeps) {
  return async (username: string, password: string): Promise<User> => {
    const user = await users.find(username)
    // The hash of an account that is not active is left aside: its right password is refused as late as a wrong one.
    const stored = user?.status === 'active' ? user.password : undefined
    const matches = await passwords.verify(password, stored)
    if (!user || !stored || !matches) {
      throw new AuthError('invalid_grant', 'The username or the password is wrong.')
    }
    if (!(await passwords.isCurrent(stored))) {
      await users.rehash(username, stored, await passwords.hash(password))
    }
    return user
  }
}
