import { AuthError } from './errors.ts'
import { changedMeanwhile, createFindUser } from './find-user.ts'
import type { Clock, Revocations, Users } from './ports.ts'
import { userKey } from './revocation.ts'
import { accountScope, formatScope, tellableScope } from './scope.ts'
import { heldScopes, type ScopeCatalogue } from './scope-catalogue.ts'

interface SetScopesDeps {
  readonly users: Users
  readonly revocations: Revocations
  readonly catalogue: ScopeCatalogue
  readonly clock: Clock
}

/**
 * Sets what a user may hold. Taking a scope away ends every grant of the user, since their tokens may have it; so
 * does setting what is set already, which is how a call that failed halfway is finished.
 *
 * @returns whether grants were ended
 * @throws AuthError `invalid_request`, `invalid_scope`, `not_found`
 */
export function createSetScopes({ users, revocations, catalogue, clock }: SetScopesDeps) {
  const findUser = createFindUser({ users })
  return async (username: string, scopes: readonly string[]): Promise<boolean> => {
    if (scopes.includes(accountScope)) {
      throw new AuthError('invalid_scope', `Everybody has ${accountScope}; it is not given. Leave it out.`)
    }
    const unknown = scopes.filter((scope) => !catalogue.has(scope))
    if (unknown.length > 0) {
      throw new AuthError('invalid_scope', `The catalogue has no ${tellableScope(unknown)}.`)
    }
    const user = await findUser(username)
    const isNarrower = heldScopes(user, catalogue).some((scope) => !scopes.includes(scope))
    const isRepeated = formatScope(user.scopes?.toSorted() ?? []) === formatScope(scopes.toSorted())
    if (!(await users.setScopes(user, scopes))) throw changedMeanwhile(user)
    if (!isNarrower && !isRepeated) return false
    await revocations.cutOff(userKey(user.sub), clock())
    return true
  }
}
