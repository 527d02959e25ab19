import { type ClientMetadata, describeClient, readClientMetadata } from './client-metadata.ts'
import { AuthError } from './errors.ts'
import { createFindClient, noSuchClient, type OwnClient } from './find-client.ts'
import type { Clients, SnapshotReader } from './ports.ts'
import type { ScopeCatalogue } from './scope-catalogue.ts'

interface ChangeClientDeps {
  readonly clients: Clients
  readonly store: SnapshotReader
  readonly catalogue: ScopeCatalogue
}

/**
 * Replaces what a client says of itself (RFC 7592 §2.2): what is left out gets its default. A public client stays
 * public, one with a secret keeps it.
 *
 * @throws AuthError `not_found`, `invalid_client_metadata`, `invalid_redirect_uri`
 */
export function createChangeClient({ clients, store, catalogue }: ChangeClientDeps) {
  const findClient = createFindClient({ store })
  return async (own: OwnClient, metadata: ClientMetadata) => {
    const client = await findClient(own)
    const wasPublic = client.secrets.length === 0
    const method = metadata.token_endpoint_auth_method ?? (wasPublic ? 'none' : 'client_secret_basic')
    const { isPublic, ...settings } = readClientMetadata(
      { ...metadata, token_endpoint_auth_method: method },
      catalogue,
    )
    if (isPublic !== wasPublic) {
      const kind = wasPublic ? 'public' : 'confidential'
      throw new AuthError(
        'invalid_client_metadata',
        `token_endpoint_auth_method must leave the client ${kind}.`,
      )
    }
    if (!(await clients.change(client.clientId, settings))) throw noSuchClient()
    return describeClient({ ...client, ...settings })
  }
}
