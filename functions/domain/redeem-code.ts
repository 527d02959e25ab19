import { checkResource } from './audience.ts'
import {
  authenticateClient,
  type ClientCredentials,
  thirdPartyId,
  unauthorizedClient,
} from './authenticate-client.ts'
import { grantStart } from './grant-id.ts'
import { readGrantToken } from './grant-token.ts'
import type { TokenResponse } from './issue-access-token.ts'
import type { IssueTokens } from './issue-tokens.ts'
import { provesChallenge } from './pkce.ts'
import type { Clock, GrantKeys, Sha256, SnapshotReader } from './ports.ts'
import { grantKey, isRevoked } from './revocation.ts'
import { requireSome } from './scope.ts'
import { type ScopeCatalogue, stillHeld } from './scope-catalogue.ts'
import { invalidGrant, type SettleGeneration } from './settle-generation.ts'

/** How long a code may be redeemed, in seconds (RFC 6749 §4.1.2 allows ten minutes at most). */
export const codeSeconds = 60

interface RedeemCodeRequest {
  readonly credentials: ClientCredentials
  readonly code: string
  readonly redirectUri: string
  readonly codeVerifier: string
  /** The same as in the authorization request, or absent (RFC 8707 §2.2). */
  readonly resource?: string
}

interface RedeemCodeDeps {
  readonly store: SnapshotReader
  readonly grantKeys: GrantKeys
  readonly settleGeneration: SettleGeneration
  readonly issueTokens: IssueTokens
  readonly catalogue: ScopeCatalogue
  readonly accessTokenSeconds: number
  readonly refreshAbsoluteSeconds: number
  readonly sha256: Sha256
  readonly clock: Clock
}

/**
 * Redeems an authorization code (RFC 6749 §4.1.3): once, within a minute, by the client that it was made for, with
 * the redirect URI and the PKCE verifier of its request. Shown by anyone else it changes nothing; shown again by the
 * right client, with all that belongs to it, it ends what was issued for it (§4.1.2).
 *
 * @throws AuthError `invalid_client`, `unauthorized_client`, `invalid_grant`, `invalid_target`, `invalid_scope`
 */
export function createRedeemCode(deps: RedeemCodeDeps) {
  const { store, grantKeys, settleGeneration, issueTokens, catalogue, sha256, clock } = deps
  return async (request: RedeemCodeRequest): Promise<TokenResponse> => {
    const token = await readGrantToken('ac', request.code, grantKeys)
    const clientId = thirdPartyId(request.credentials)
    const found = await store.read({
      clients: clientId === undefined ? [] : [clientId],
      grants: token ? [token.grantId] : [],
      revocations: token ? [grantKey(token.grantId)] : [],
    })
    const client = authenticateClient(request.credentials, found.clients[0], sha256)
    const [grant] = found.grants
    if (!token || !grant?.code) throw invalidGrant('no code of ours')
    if (!client || grant.clientId !== client.clientId) throw invalidGrant('of another client')
    if (!client.grantTypes.includes('authorization_code')) throw unauthorizedClient('authorization_code')
    const { redirectUri, challenge, nonce } = grant.code
    if (request.redirectUri !== redirectUri) throw invalidGrant('another redirect URI')
    if (!provesChallenge(request.codeVerifier, challenge, sha256)) throw invalidGrant('another code verifier')
    checkResource(request.resource, grant)
    const now = clock()
    if (isRevoked(token.grantId, found.revocations, now)) throw invalidGrant('the grant was revoked')
    if (grant.generation === token.generation) {
      if (now >= grantStart(grant.grantId) + codeSeconds * 1000) throw invalidGrant('the code has expired')
      requireSome(stillHeld(grant.scope, { client }, catalogue))
    }

    const renewable = client.grantTypes.includes('refresh_token')
    const lifeSeconds = renewable ? deps.refreshAbsoluteSeconds : deps.accessTokenSeconds
    const settled = await settleGeneration(grant, token.generation, {
      isInGrace: false,
      expiresAt: Math.floor(now / 1000) + lifeSeconds,
    })
    const scope = requireSome(stillHeld(grant.scope, { ...settled, client }, catalogue))
    return issueTokens({ ...settled.grant, scope }, { renewable, nonce })
  }
}
