import { AuthError } from './errors.ts'
import type { Users } from './ports.ts'
import type { User } from './user.ts'
import { canonicalUsername } from './username.ts'

/** Finds a user for an administrator, in whatever spelling. @throws AuthError `invalid_request`, `not_found` */
export function createFindUser({ users }: { readonly users: Users }) {
  return async (username: string): Promise<User> => {
    const canonical = canonicalUsername(username)
    const user = await users.find(canonical)
    if (user) return user
    throw new AuthError('not_found', `There is no user ${canonical}.`)
  }
}

/** The refusal where a user was changed or deleted by somebody else between being read and being written. */
export const changedMeanwhile = ({ username }: Pick<User, 'username'>): AuthError =>
  new AuthError('not_found', `The user ${username} is deleted, or was changed meanwhile.`)
