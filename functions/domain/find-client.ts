import type { Client } from './client.ts'
import { AuthError } from './errors.ts'
import type { SnapshotReader } from './ports.ts'

/** A client, named by the user who registered it. */
export interface OwnClient {
  readonly ownerSub: string
  readonly clientId: string
}

export const noSuchClient = (): AuthError => new AuthError('not_found', 'There is no such client.')

/** Finds a client of a user, deleted ones too. @throws AuthError `not_found`: another user's is none */
export function createFindClient({ store }: { readonly store: SnapshotReader }) {
  return async ({ ownerSub, clientId }: OwnClient): Promise<Client> => {
    const [client] = (await store.read({ clients: [clientId] })).clients
    if (client?.ownerSub !== ownerSub) throw noSuchClient()
    return client
  }
}
