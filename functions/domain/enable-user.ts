import { changedMeanwhile, createFindUser } from './find-user.ts'
import type { Users } from './ports.ts'

/** Lets a disabled user log in again. What was ended stays ended. @throws AuthError `invalid_request`, `not_found` */
export function createEnableUser({ users }: { readonly users: Users }) {
  const findUser = createFindUser({ users })
  return async (username: string): Promise<void> => {
    const user = await findUser(username)
    if (!(await users.setStatus(user, 'active'))) throw changedMeanwhile(user)
  }
}
