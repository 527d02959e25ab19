import { readAudience } from './audience.ts'
import {
  authenticateClient,
  type ClientCredentials,
  requireClient,
  thirdPartyId,
  unauthorizedClient,
} from './authenticate-client.ts'
import { AuthError } from './errors.ts'
import type { Grant } from './grant.ts'
import { createIssueAccessToken, type TokenResponse } from './issue-access-token.ts'
import type { Grants, SnapshotReader } from './ports.ts'
import { grantScope } from './scope.ts'
import { clientScopes, heldScopes, type ScopeCatalogue } from './scope-catalogue.ts'

interface ClientCredentialsRequest {
  readonly credentials: ClientCredentials
  readonly scope?: string
  readonly resource?: string
}

type ClientCredentialsDeps = Parameters<typeof createIssueAccessToken>[0] & {
  readonly store: SnapshotReader
  readonly grants: Grants
  readonly catalogue: ScopeCatalogue
  readonly audiences: readonly string[]
  readonly accessTokenSeconds: number
}

/**
 * Issues a token of a client's own (RFC 6749 §4.4). It may do what the client registered for and its owner may do:
 * nobody gets by registering a client what an administrator did not give.
 *
 * @throws AuthError `invalid_client`, `unauthorized_client`, `invalid_scope`, `invalid_target`
 */
export function createClientCredentials(deps: ClientCredentialsDeps) {
  const { store, grants, catalogue, audiences, accessTokenSeconds, ids, sha256, clock } = deps
  const issueAccessToken = createIssueAccessToken(deps)
  return async ({ credentials, scope, resource }: ClientCredentialsRequest): Promise<TokenResponse> => {
    const now = clock()
    const grantId = ids.timed(now)
    const clientId = thirdPartyId(credentials)
    const { clients } = await store.read({ clients: clientId === undefined ? [] : [clientId] })
    const client = requireClient(authenticateClient(credentials, clients[0], sha256))
    if (!client.grantTypes.includes('client_credentials')) throw unauthorizedClient('client_credentials')
    const audience = readAudience(resource, audiences)

    const [owner] = (await store.read({ users: [client.ownerUsername] })).users
    if (owner?.sub !== client.ownerSub || owner.status !== 'active') {
      throw new AuthError('invalid_client', 'The client is unknown, or its authentication failed.', {
        detail: 'its owner is gone or disabled',
      })
    }
    const held = heldScopes(owner, catalogue)
    const startedAtSeconds = Math.floor(now / 1000)
    const grant: Grant = {
      grantId,
      kind: 'client_credentials',
      sub: client.clientId,
      clientId: client.clientId,
      scope: grantScope(
        scope,
        clientScopes(client, catalogue).filter((name) => held.includes(name)),
        catalogue,
      ),
      audience,
      generation: 0,
      expiresAt: startedAtSeconds + accessTokenSeconds,
    }
    const tokens = await issueAccessToken(grant)
    await grants.add(grant)
    return tokens
  }
}
