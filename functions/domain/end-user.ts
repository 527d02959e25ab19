import type { Client } from './client.ts'
import { createEndClient } from './end-client.ts'
import { changedMeanwhile, createFindUser } from './find-user.ts'
import type { Clients, Clock, Revocations, SnapshotReader, Users } from './ports.ts'
import { clientKey, type RevocationEntry, userKey } from './revocation.ts'

interface EndUserDeps {
  readonly users: Users
  readonly clients: Clients
  readonly store: SnapshotReader
  readonly revocations: Revocations
  readonly clock: Clock
}

/** Clients and their cut-offs, read together, fit one batch of 100. */
const pageSize = 50

/** Whether a client was deleted and then cut off, which together is its end. */
function isEnded({ clientId, deletedAt }: Client, cutOffs: readonly RevocationEntry[]): boolean {
  const { notBefore = 0 } = cutOffs.find(({ id }) => id === clientKey(clientId)) ?? {}
  return deletedAt !== undefined && notBefore >= deletedAt
}

/**
 * Disables a user, or deletes one for good; either ends every grant of the user. Two writes, the status first, so
 * that no login begun between them survives; half done is an error, and repeating it is safe. The clients of a
 * deleted user end after that, two writes each; repeated, it goes on where it stopped. The name of a deleted user is
 * never given to another.
 *
 * @throws AuthError `invalid_request`, `not_found`
 */
export function createEndUser({ users, clients, store, revocations, clock }: EndUserDeps) {
  const findUser = createFindUser({ users })
  const endClient = createEndClient({ clients, revocations, clock })

  /** Page by page: the index names those that the user deleted, too. */
  async function endClientsOf(ownerSub: string): Promise<void> {
    let before: string | undefined
    do {
      const ids = await clients.listIds(ownerSub, { before, limit: pageSize })
      const { clients: found, revocations: cutOffs } = await store.read({
        clients: ids,
        revocations: ids.map(clientKey),
      })
      for (const client of found) if (!isEnded(client, cutOffs)) await endClient(client.clientId)
      before = ids.length === pageSize ? ids.at(-1) : undefined
    } while (before !== undefined)
  }

  return async (username: string, status: 'disabled' | 'deleted'): Promise<void> => {
    const user = await findUser(username)
    if (!(await users.setStatus(user, status))) throw changedMeanwhile(user)
    await revocations.cutOff(userKey(user.sub), clock())
    if (status === 'deleted') await endClientsOf(user.sub)
  }
}
