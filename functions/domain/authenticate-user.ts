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
    const matches = await passwords.verify(password, user?.password)
    if (!user?.password || !matches || user.status !== 'active') {
      throw new AuthError('invalid_grant', 'The username or the password is wrong.')
    }
    if (!(await passwords.isCurrent(user.password))) {
      await users.rehash(username, user.password, await passwords.hash(password))
    }
    return user
  }
}
