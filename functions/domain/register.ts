import { AuthError } from './errors.ts'
import type { Clock, Ids, Passwords, Users } from './ports.ts'
import { canonicalUsername } from './username.ts'

interface RegisterDeps {
  readonly users: Users
  readonly passwords: Passwords
  /** Throws where the password may not be taken. */
  readonly checkPassword: (password: string, username: string) => void
  readonly ids: Ids
  readonly clock: Clock
}

/** Adds a user. @throws AuthError `invalid_request`, `username_taken` */
export function createRegister({ users, passwords, checkPassword, ids, clock }: RegisterDeps) {
  return async (request: { readonly username: string; readonly password: string }) => {
    const username = canonicalUsername(request.username)
    checkPassword(request.password, username)
    const now = clock()
    const sub = ids.unique()
    const password = await passwords.hash(request.password)
    const added = await users.add({
      username,
      sub,
      password,
      status: 'active',
      createdAt: now,
      passwordChangedAt: now,
    })
    if (!added) throw new AuthError('username_taken', 'username is taken. Choose another.')
    return { sub, username }
  }
}
