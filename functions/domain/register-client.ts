import { type Client, maxClients, maxRegistrations } from './client.ts'
import { type ClientMetadata, describeClient, readClientMetadata } from './client-metadata.ts'
import { createEndClient } from './end-client.ts'
import { AuthError } from './errors.ts'
import type { Clients, Ids, Sha256, SnapshotReader } from './ports.ts'
import { retentionSeconds } from './revocation.ts'
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

  /** The index names deleted ones too, so that their status is read where there may be too many. */
  async function expectRoom(ownerSub: string): Promise<void> {
    let active = 0
    let before: string | undefined
    for (let named = 0; named < maxRegistrations; named += maxClients) {
      const page = await clients.listIds(ownerSub, { before, limit: maxClients })
      if (active + page.length < maxClients) return
      const { clients: found } = await store.read({ clients: page })
      active += found.filter(({ status }) => status === 'active').length
      if (active >= maxClients) {
        throw new AuthError('invalid_request', `A user may have ${maxClients} clients.`)
      }
      if (page.length < maxClients) return
      before = page.at(-1)
    }
    throw new AuthError(
      'invalid_request',
      `A user may register ${maxRegistrations} clients in ${retentionSeconds / 86_400} days, deleted ones included.`,
    )
  }

  return async ({ owner, metadata }: RegisterClientRequest) => {
    const { isPublic, ...settings } = readClientMetadata(metadata, catalogue)
    await expectRoom(owner.sub)
    const createdAt = clock()
    const [secretId, secret] = [ids.unique(), ids.secret()]
    const client: Client = {
      clientId: ids.timed(createdAt),
      ownerSub: owner.sub,
      ownerUsername: owner.username,
      ...settings,
      secrets: isPublic ? [] : [{ secretId, digest: sha256(secret), createdAt }],
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
      ...(!isPublic && { secret_id: secretId, client_secret: secret, client_secret_expires_at: 0 }),
    }
  }
}
