import type { Clock, Revocations } from './ports.ts'
import { grantKey, tokenKey } from './revocation.ts'

interface LogoutDeps {
  readonly revocations: Revocations
  readonly clock: Clock
}

/** The token with which somebody logs out. */
interface LeavingToken {
  readonly grantId: string
  readonly jti: string
  /** The client to which it was handed on, if it was exchanged. */
  readonly actor?: string
}

/**
 * Ends the grant that the caller's token belongs to, and with it every token of that grant. An exchanged token ends
 * alone: who was handed a part of a grant has no say in the whole.
 */
export function createLogout({ revocations, clock }: LogoutDeps) {
  return ({ grantId, jti, actor }: LeavingToken): Promise<void> =>
    revocations.revoke(actor === undefined ? grantKey(grantId) : tokenKey(jti), clock())
}
