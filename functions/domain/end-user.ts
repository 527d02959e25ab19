import { changedMeanwhile, createFindUser } from './find-user.ts'
import type { Clock, Revocations, Users } from './ports.ts'
import { userKey } from './revocation.ts'

interface EndUserDeps {
  readonly users: Users
  readonly revocations: Revocations
  readonly clock: Clock
}

/**
 * Disables a user, or deletes one for good; either ends every grant of the user. Two writes, the status first, so
 * that no login begun between them survives; half done is an error, and repeating it is safe. The name of a deleted
 * user is never given to another.
 *
 * @throws AuthError `invalid_request`, `not_found`
 */
export function createEndUser({ users, revocations, clock }: EndUserDeps) {
  const findUser = createFindUser({ users })
  return async (username: string, status: 'disabled' | 'deleted'): Promise<void> => {
    const user = await findUser(username)
    const isRepeated = user.status === 'deleted' && status === 'deleted'
    if (!isRepeated && !(await users.setStatus(user, status))) throw changedMeanwhile(user)
    await revocations.cutOff(userKey(user.sub), clock())
  }
}
