import { firstPartyClient } from './access-token.ts'
import { checkResource } from './audience.ts'
import {
  authenticateClient,
  type ClientCredentials,
  thirdPartyId,
  unauthorizedClient,
} from './authenticate-client.ts'
import { grantEnd } from './grant.ts'
import { readGrantToken } from './grant-token.ts'
import type { TokenResponse } from './issue-access-token.ts'
import type { IssueTokens } from './issue-tokens.ts'
import type { Clock, GrantKeys, Sha256, SnapshotReader } from './ports.ts'
import { grantKey, isRevoked } from './revocation.ts'
import { narrowScope, requireSome } from './scope.ts'
import { type ScopeCatalogue, stillHeld } from './scope-catalogue.ts'
import { invalidGrant, isRedeemable, type SettleGeneration } from './settle-generation.ts'

interface RefreshRequest {
  readonly credentials: ClientCredentials
  readonly refreshToken: string
  /** Less than the grant's, for this access token alone (RFC 6749 §6). */
  readonly scope?: string
  /** The same as in the authorization request, or absent (RFC 8707 §2.2). */
  readonly resource?: string
}

interface RefreshDeps {
  readonly store: SnapshotReader
  readonly grantKeys: GrantKeys
  readonly settleGeneration: SettleGeneration
  readonly issueTokens: IssueTokens
  readonly catalogue: ScopeCatalogue
  readonly refreshGraceSeconds: number
  readonly refreshIdleSeconds: number
  readonly sha256: Sha256
  readonly clock: Clock
}

/**
 * Redeems a refresh token (RFC 6749 §6), each for one successor (RFC 9700 §4.14.2). A token that this system did
 * not make, or that another client shows, changes nothing.
 *
 * @throws AuthError `invalid_client`, `invalid_grant`, `invalid_scope`, `invalid_target`
 */
export function createRefresh(deps: RefreshDeps) {
  const { store, grantKeys, settleGeneration, issueTokens, catalogue, sha256, clock } = deps
  return async ({ credentials, refreshToken, scope, resource }: RefreshRequest): Promise<TokenResponse> => {
    const token = await readGrantToken('rt', refreshToken, grantKeys)
    const clientId = thirdPartyId(credentials)
    const found = await store.read({
      clients: clientId === undefined ? [] : [clientId],
      grants: token ? [token.grantId] : [],
      revocations: token ? [grantKey(token.grantId)] : [],
    })
    const client = authenticateClient(credentials, found.clients[0], sha256)
    if (!token) throw invalidGrant('no refresh token of ours')
    const [grant] = found.grants
    if (!grant || isRevoked(token.grantId, found.revocations, clock()))
      throw invalidGrant('the grant was revoked')
    if (grant.clientId !== (client?.clientId ?? firstPartyClient)) throw invalidGrant('of another client')
    if (grantEnd(grant, deps.refreshIdleSeconds) <= clock()) throw invalidGrant('the grant has expired')
    if (token.generation > grant.generation) throw invalidGrant('of a generation that is not there yet')
    const isLive = isRedeemable(grant, token.generation, deps.refreshGraceSeconds, clock())
    const settlement = { isInGrace: isLive && deps.refreshGraceSeconds > 0 }
    // Whatever else it asks for: a token that was used up ends the grant.
    if (!isLive) await settleGeneration(grant, token.generation, settlement)
    if (client && !client.grantTypes.includes('refresh_token')) throw unauthorizedClient('refresh_token')
    checkResource(resource, grant)
    const asked = requireSome(stillHeld(narrowScope(scope, grant.scope), { client }, catalogue))

    const settled = await settleGeneration(grant, token.generation, settlement)
    const left = requireSome(stillHeld(asked, { ...settled, client }, catalogue))
    return issueTokens({ ...settled.grant, scope: left })
  }
}
