import { type AccessTokenClaims, firstPartyClient } from './access-token.ts'
import { authenticateClient, type ClientCredentials, thirdPartyId } from './authenticate-client.ts'
import { AuthError } from './errors.ts'
import { readGrantToken } from './grant-token.ts'
import type { GrantKeys, Revocations, Sha256, SnapshotReader } from './ports.ts'
import { createReadAccessToken } from './read-access-token.ts'
import { grantKey, tokenKey } from './revocation.ts'
import { invalidGrant } from './settle-generation.ts'

type RevokeDeps = Parameters<typeof createReadAccessToken>[0] & {
  readonly store: SnapshotReader
  readonly revocations: Revocations
  readonly grantKeys: GrantKeys
  readonly sha256: Sha256
}

/**
 * Revokes a token (RFC 7009): an access token alone, or with a refresh token the whole grant. Which of the two it
 * is shows in the token, so a hint is not needed. Tokens of the API's own front ends may be revoked by whoever
 * holds them, others by their client. A token that is none, or none any more, is no error (§2.2).
 *
 * @throws AuthError `invalid_client`; `invalid_grant` for a token of another client, which stays as it is
 */
export function createRevoke(deps: RevokeDeps) {
  const { store, revocations, grantKeys, sha256, clock } = deps
  const readAccessToken = createReadAccessToken(deps)
  const readIfValid = async (token: string): Promise<AccessTokenClaims | undefined> => {
    try {
      return await readAccessToken(token)
    } catch (error) {
      if (error instanceof AuthError && error.code === 'invalid_token') return undefined
      throw error
    }
  }

  return async (request: {
    readonly credentials: ClientCredentials
    readonly token: string
  }): Promise<void> => {
    const refreshToken = await readGrantToken('rt', request.token, grantKeys)
    const accessToken = refreshToken ? undefined : await readIfValid(request.token)
    const clientId = thirdPartyId(request.credentials)
    const found = await store.read({
      clients: clientId === undefined ? [] : [clientId],
      grants: refreshToken ? [refreshToken.grantId] : [],
    })
    const client = authenticateClient(request.credentials, found.clients[0], sha256)

    const [grant] = found.grants
    const owner = accessToken?.client_id ?? grant?.clientId
    if (owner === undefined) return
    if (owner !== (client?.clientId ?? firstPartyClient)) throw invalidGrant('of another client')
    const key = accessToken ? tokenKey(accessToken.jti) : grant && grantKey(grant.grantId)
    if (key) await revocations.revoke(key, clock())
  }
}
