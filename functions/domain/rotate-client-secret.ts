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

/**
 * Gives a client another secret, in two steps that lose no request: `add` makes a new one, which works beside the one
 * in use; `remove` ends the one that is named, and no other. Whatever comes at once or twice, the client has one.
 *
 * @throws AuthError `not_found`; `invalid_client_metadata` for a public client, `too_many_secrets`; `invalid_request`
 * where no other is left
 */
export function createRotateClientSecret(deps: RotateClientSecretDeps) {
  const { clients, ids, sha256, clock } = deps
  const findClient = createFindClient(deps)

  return {
    async add(own: OwnClient) {
      const { clientId, secrets } = await findClient(own)
      if (secrets.length === 0) {
        throw new AuthError('invalid_client_metadata', 'A public client has no secret.')
      }
      const [secretId, secret] = [ids.unique(), ids.secret()]
      const added = { secretId, digest: sha256(secret), createdAt: clock() }
      if (!(await clients.addSecret(clientId, added))) {
        // It may have been deleted meanwhile.
        await findClient(own)
        throw new AuthError(
          'too_many_secrets',
          `The client has ${maxClientSecrets} secrets. Delete one of them first.`,
        )
      }
      return {
        client_id: clientId,
        secret_id: secretId,
        client_secret: secret,
        client_secret_expires_at: 0,
      }
    },

    async remove({ secretId, ...own }: OwnClient & { readonly secretId: string }): Promise<void> {
      const { clientId, secrets } = await findClient(own)
      if (!secrets.some((secret) => secret.secretId === secretId)) {
        throw new AuthError('not_found', 'The client has no such secret.')
      }
      if (await clients.removeSecret(clientId, secretId)) return
      // It may have been deleted meanwhile.
      await findClient(own)
      throw new AuthError(
        'invalid_request',
        'The only secret of a client cannot be deleted. Add another first.',
      )
    },
  }
}
