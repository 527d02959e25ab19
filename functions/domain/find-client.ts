import type { Client } from './client.ts'
import { AuthError } from './errors.ts'
import type { SnapshotReader } from './ports.ts'

/** A client, named by the user who registered it. */
export interface OwnClient {
  readonly ownerSub: string
  readonly clientId: string
}

export const noSuchClient = (): AuthError => new AuthError('not_found', 'There is no such client.')

/** Finds a client of a user, a deleted one too. @throws AuthError `not_found`: another user's is none */
export function createFindAnyClient({ store }: { readonly store: SnapshotReader }) {
  return async ({ ownerSub, clientId }: OwnClient): Promise<Client> => {
    const [client] = (await store.read({ clients: [clientId] })).clients
    if (client?.ownerSub !== ownerSub) throw noSuchClient()
    return client
  }
}

/** Finds a client of a user. @throws AuthError `not_found`: another user's is none, and so is a deleted one */
export function createFindClient(deps: Parameters<typeof createFindAnyClient>[0]) {
  const findAnyClient = createFindAnyClient(deps)
  return async (own: OwnClient): Promise<Client> => {
    const client = await findAnyClient(own)
    if (client.status !== 'active') throw noSuchClient()
    return client
  }
}
