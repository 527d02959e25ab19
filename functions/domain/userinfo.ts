import { AuthError } from './errors.ts'
import type { Users } from './ports.ts'
import { accountScope } from './scope.ts'
import { profileScope } from './scope-catalogue.ts'

/** Claims about a user (OpenID Connect Core §5.1). */
export interface UserInfo {
  readonly sub: string
  /** Where the token has the scope `profile`, or `account`. */
  readonly preferred_username?: string
}

interface Caller {
  readonly sub: string
  readonly username?: string
  readonly scope: readonly string[]
}

/** @throws AuthError `invalid_token` where the token's user is gone, or is no user (OpenID Connect Core §5.3.3) */
export function createUserinfo({ users }: { readonly users: Users }) {
  return async (caller: Caller): Promise<UserInfo> => {
    const user = caller.username === undefined ? undefined : await users.find(caller.username)
    if (user?.sub !== caller.sub || user.status !== 'active') {
      throw new AuthError('invalid_token', 'The access token belongs to no user.')
    }
    const mayKnowName = [profileScope, accountScope].some((scope) => caller.scope.includes(scope))
    return { sub: user.sub, preferred_username: mayKnowName ? user.username : undefined }
  }
}
