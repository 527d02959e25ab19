import { AuthError } from './errors.ts'
import type { Users } from './ports.ts'

/** Claims about a user (OpenID Connect Core §5.1). */
export interface UserInfo {
  readonly sub: string
  readonly preferred_username: string
}

/** @throws AuthError `invalid_token` where the token's user is gone, or is no user (OpenID Connect Core §5.3.3) */
export function createUserinfo({ users }: { readonly users: Users }) {
  return async (caller: { readonly sub: string; readonly username?: string }): Promise<UserInfo> => {
    const user = caller.username === undefined ? undefined : await users.find(caller.username)
    if (user?.sub !== caller.sub || user.status !== 'active') {
      throw new AuthError('invalid_token', 'The access token belongs to no user.')
    }
    return { sub: user.sub, preferred_username: user.username }
  }
}
