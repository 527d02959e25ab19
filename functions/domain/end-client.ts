import type { Clients, Clock, Revocations } from './ports.ts'
import { clientKey } from './revocation.ts'

interface EndClientDeps {
  readonly clients: Clients
  readonly revocations: Revocations
  readonly clock: Clock
}

/**
 * Deletes a client and ends every grant that anyone gave it: two writes, the status first, however many grants there
 * are. Repeating it is safe.
 */
export function createEndClient({ clients, revocations, clock }: EndClientDeps) {
  return async (clientId: string): Promise<void> => {
    await clients.end(clientId, clock())
    await revocations.cutOff(clientKey(clientId), clock())
  }
}
