import { AuthError } from './errors.ts'
import type { Clock, Revocations, SnapshotReader } from './ports.ts'
import { grantKey } from './revocation.ts'

interface EndGrantDeps {
  readonly store: SnapshotReader
  readonly revocations: Revocations
  readonly clock: Clock
}

/**
 * Ends one grant of a user, whatever its kind. One that has ended already ends again.
 *
 * @throws AuthError `not_found` where the user has no such grant: another user's is none
 */
export function createEndGrant({ store, revocations, clock }: EndGrantDeps) {
  return async (request: { readonly sub: string; readonly grantId: string }): Promise<void> => {
    const [grant] = (await store.read({ grants: [request.grantId] })).grants
    if (grant?.sub !== request.sub) throw new AuthError('not_found', 'There is no such grant.')
    await revocations.revoke(grantKey(grant.grantId), clock())
  }
}
