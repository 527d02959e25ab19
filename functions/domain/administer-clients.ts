import type { Client } from './client.ts'
import { describeClient } from './client-metadata.ts'
import { createEndClient } from './end-client.ts'
import { noSuchClient } from './find-client.ts'
import type { SnapshotReader } from './ports.ts'

type AdministerClientsDeps = Parameters<typeof createEndClient>[0] & { readonly store: SnapshotReader }

/**
 * What an administrator can do with a client, whoever registered it.
 *
 * @throws AuthError `not_found`
 */
export function createAdministerClients(deps: AdministerClientsDeps) {
  const endClient = createEndClient(deps)

  async function find(clientId: string): Promise<Client> {
    const [client] = (await deps.store.read({ clients: [clientId] })).clients
    if (client) return client
    throw noSuchClient()
  }

  return {
    async show(clientId: string) {
      const client = await find(clientId)
      return { ...describeClient(client), status: client.status, owner: client.ownerUsername }
    },

    /** Deletes it for good, with every grant that anyone gave it; repeating it is safe. */
    async end(clientId: string): Promise<void> {
      await endClient((await find(clientId)).clientId)
    },
  }
}
