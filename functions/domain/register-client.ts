import { type Client, maxClients } from './client.ts'
import { type ClientMetadata, describeClient, readClientMetadata } from './client-metadata.ts'
import { createEndClient } from './end-client.ts'
import { AuthError } from './errors.ts'
import type { Clients, Ids, Sha256, SnapshotReader } from './ports.ts'
import type { ScopeCatalogue } from './scope-catalogue.ts'

type RegisterClientDeps = Parameters<typeof createEndClient>[0] & {
  readonly clients: Clients
  readonly store: SnapshotReader
  readonly catalogue: ScopeCatalogue
  readonly ids: Ids
  readonly sha256: Sha256
}

interface RegisterClientRequest {
  readonly owner: { readonly sub: string; readonly username: string }
  readonly metadata: ClientMetadata
}

/**
 * Registers a third-party app of a user. Its secret, if it has one, is in this answer and nowhere else.
 *
 * The user is read once the client is stored: one who was deleted meanwhile leaves no client behind.
 *
 * @throws AuthError `invalid_client_metadata`, `invalid_redirect_uri`, `invalid_request` where the user has too many,
 * `invalid_token` where the user is gone
 */
export function createRegisterClient(deps: RegisterClientDeps) {
  const { clients, store, catalogue, ids, sha256, clock } = deps
  const endClient = createEndClient(deps)
  return async ({ owner, metadata }: RegisterClientRequest) => {
    const { isPublic, ...settings } = readClientMetadata(metadata, catalogue)
    if ((await clients.listIds(owner.sub, { limit: maxClients })).length >= maxClients) {
      throw new AuthError('invalid_request', `A user may register ${maxClients} clients.`)
    }
    const createdAt = clock()
    const secret = isPublic ? undefined : ids.secret()
    const client: Client = {
      clientId: ids.timed(createdAt),
      ownerSub: owner.sub,
      ownerUsername: owner.username,
      ...settings,
      secrets: secret === undefined ? [] : [{ digest: sha256(secret), createdAt }],
      status: 'active',
      createdAt,
    }
    await clients.add(client)
    const [user] = (await store.read({ users: [owner.username] })).users
    if (user?.sub !== owner.sub || user.status !== 'active') {
      await endClient(client.clientId)
      throw new AuthError('invalid_token', 'The access token belongs to no user.')
    }
    return {
      ...describeClient(client),
      ...(secret && { client_secret: secret, client_secret_expires_at: 0 }),
    }
  }
}
