import { describeClient } from './client-metadata.ts'
import type { Clients, SnapshotReader } from './ports.ts'

/** How many clients a page may have. */
export const maxClientsPage = 50

interface ListClientsRequest {
  readonly ownerSub: string
  readonly cursor?: string
  readonly limit?: number
}

interface ListClientsDeps {
  readonly clients: Clients
  readonly store: SnapshotReader
}

/** Lists the clients of a user, the newest first; what the index names is read again. */
export function createListClients({ clients, store }: ListClientsDeps) {
  return async ({ ownerSub, cursor, limit = maxClientsPage }: ListClientsRequest) => {
    const ids = await clients.listIds(ownerSub, { before: cursor, limit })
    const found = (await store.read({ clients: ids })).clients
    const own = found.filter((client) => client.ownerSub === ownerSub && client.status === 'active')
    return {
      clients: own.toSorted((a, b) => (a.clientId < b.clientId ? 1 : -1)).map(describeClient),
      next_cursor: ids.length === limit ? ids.at(-1) : undefined,
    }
  }
}
