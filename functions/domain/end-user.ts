import { maxClients } from './client.ts'
import { createEndClient } from './end-client.ts'
import { changedMeanwhile, createFindUser } from './find-user.ts'
import type { Clients, Clock, Revocations, Users } from './ports.ts'
import { userKey } from './revocation.ts'

interface EndUserDeps {
  readonly users: Users
  readonly clients: Clients
  readonly revocations: Revocations
  readonly clock: Clock
}

/**
 * Disables a user, or deletes one for good; either ends every grant of the user. Two writes, the status first, so
 * that no login begun between them survives; half done is an error, and repeating it is safe. The clients of a
 * deleted user end too, two writes each. The name of a deleted user is never given to another.
 *
 * @throws AuthError `invalid_request`, `not_found`
 */
export function createEndUser({ users, clients, revocations, clock }: EndUserDeps) {
  const findUser = createFindUser({ users })
  const endClient = createEndClient({ clients, revocations, clock })

  /** Page by page, for registering many at once gets past the bound that a user has. */
  async function endClientsOf(ownerSub: string): Promise<void> {
    let before: string | undefined
    do {
      const ids = await clients.listIds(ownerSub, { before, limit: maxClients })
      for (const clientId of ids) await endClient(clientId)
      before = ids.length === maxClients ? ids.at(-1) : undefined
    } while (before !== undefined)
  }

  return async (username: string, status: 'disabled' | 'deleted'): Promise<void> => {
    const user = await findUser(username)
    const isRepeated = user.status === 'deleted' && status === 'deleted'
    if (!isRepeated && !(await users.setStatus(user, status))) throw changedMeanwhile(user)
    await revocations.cutOff(userKey(user.sub), clock())
    if (status === 'deleted') await endClientsOf(user.sub)
  }
}
