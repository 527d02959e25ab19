import type { Client } from './client.ts'
import { describeClient } from './client-metadata.ts'
import type { Clients, SnapshotReader } from './ports.ts'

/** How many clients a page may have. */
export const maxClientsPage = 50

/** How often the index is read for a page that deleted clients leave short. */
const maxReads = 4

interface ListClientsRequest {
  readonly ownerSub: string
  readonly cursor?: string
  readonly limit?: number
}

interface ListClientsDeps {
  readonly clients: Clients
  readonly store: SnapshotReader
}

/**
 * Lists the clients of a user, the newest first; what the index names is read again. A page may be short, or empty, and
 * not be the last.
 */
export function createListClients({ clients, store }: ListClientsDeps) {
  return async ({ ownerSub, cursor, limit = maxClientsPage }: ListClientsRequest) => {
    const own: Client[] = []
    let before = cursor
    for (let reads = 0; reads < maxReads && own.length < limit && (reads === 0 || before); reads++) {
      const ids = await clients.listIds(ownerSub, { before, limit })
      const found = (await store.read({ clients: ids })).clients
      own.push(...found.filter((client) => client.ownerSub === ownerSub && client.status === 'active'))
      before = ids.length === limit ? ids.at(-1) : undefined
    }
    const shown = own.toSorted((a, b) => (a.clientId < b.clientId ? 1 : -1)).slice(0, limit)
    return {
      clients: shown.map(describeClient),
      next_cursor: own.length > limit ? shown.at(-1)?.clientId : before,
    }
  }
}
