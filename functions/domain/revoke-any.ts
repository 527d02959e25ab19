import { firstPartyClient } from './access-token.ts'
import { AuthError } from './errors.ts'
import type { Clock, Revocations, SnapshotReader } from './ports.ts'
import { clientKey, grantKey } from './revocation.ts'

interface RevokeAnyDeps {
  readonly store: SnapshotReader
  readonly revocations: Revocations
  readonly clock: Clock
}

/**
 * Ends a grant for an administrator, whoever's it is. One that is not stored ends too: a table may have been restored to
 * a time before it, while its tokens are still about.
 *
 * @returns whether it is stored, for an id may have been mistyped
 */
export function createRevokeAnyGrant({ store, revocations, clock }: RevokeAnyDeps) {
  return async (grantId: string): Promise<boolean> => {
    await revocations.revoke(grantKey(grantId), clock())
    return (await store.read({ grants: [grantId] })).grants.length > 0
  }
}

/**
 * Ends every grant that anyone gave to a client until now; as with grants, also to one that is not stored.
 *
 * @returns whether it is stored
 * @throws AuthError `invalid_request` for the API's own front ends, whose tokens no entry of a client ends
 */
export function createRevokeAnyClient({ store, revocations, clock }: RevokeAnyDeps) {
  return async (clientId: string): Promise<boolean> => {
    if (clientId === firstPartyClient) {
      throw new AuthError(
        'invalid_request',
        `${clientId} stands for your own front ends, whose grants end by grant or by user only.`,
      )
    }
    await revocations.cutOff(clientKey(clientId), clock())
    return (await store.read({ clients: [clientId] })).clients.length > 0
  }
}
