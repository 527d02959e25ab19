import type { Clock, Revocations } from './ports.ts'
import { grantKey } from './revocation.ts'

/** Ends the grant that the caller's token belongs to, and with it every token of that grant. */
export function createLogout({
  revocations,
  clock,
}: {
  readonly revocations: Revocations
  readonly clock: Clock
}) {
  return (grantId: string): Promise<void> => revocations.revoke(grantKey(grantId), clock())
}
