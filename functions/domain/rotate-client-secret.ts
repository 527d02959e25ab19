import { maxClientSecrets } from './client.ts'
import { AuthError } from './errors.ts'
import { createFindClient, type OwnClient } from './find-client.ts'
import type { Clients, Clock, Ids, Sha256, SnapshotReader } from './ports.ts'

interface RotateClientSecretDeps {
  readonly clients: Clients
  readonly store: SnapshotReader
  readonly ids: Ids
  readonly sha256: Sha256
  readonly clock: Clock
}

const changedMeanwhile = () => new AuthError('not_found', 'The client is deleted, or was changed meanwhile.')

/**
 * Gives a client another secret, in two steps that lose no request: `add` makes a new one, which works beside the
 * newest of the old; `dropOld` leaves the newest alone.
 *
 * @throws AuthError `not_found`, `invalid_client_metadata` for a public client
 */
export function createRotateClientSecret(deps: RotateClientSecretDeps) {
  const { clients, ids, sha256, clock } = deps
  const findClient = createFindClient(deps)

  async function findConfidential(own: OwnClient) {
    const client = await findClient(own)
    if (client.secrets.length > 0) return client
    throw new AuthError('invalid_client_metadata', 'A public client has no secret.')
  }

  return {
    async add(own: OwnClient) {
      const client = await findConfidential(own)
      const secret = ids.secret()
      const added = { digest: sha256(secret), createdAt: clock() }
      const secrets = [added, ...client.secrets].slice(0, maxClientSecrets)
      if (!(await clients.replaceSecrets(client, secrets))) throw changedMeanwhile()
      return { client_id: client.clientId, client_secret: secret, client_secret_expires_at: 0 }
    },

    async dropOld(own: OwnClient): Promise<void> {
      const client = await findConfidential(own)
      if (!(await clients.replaceSecrets(client, client.secrets.slice(0, 1)))) throw changedMeanwhile()
    },
  }
}
