import type { Clock, Revocations } from './ports.ts'
import { userKey } from './revocation.ts'

interface EndAllGrantsDeps {
  readonly revocations: Revocations
  readonly clock: Clock
}

/** Ends every grant that a user has, of any kind and number, with one entry; a login begun afterwards lives. */
export function createEndAllGrants({ revocations, clock }: EndAllGrantsDeps) {
  return async (sub: string): Promise<void> => {
    await revocations.cutOff(userKey(sub), clock())
  }
}
