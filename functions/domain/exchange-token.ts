import { type AccessTokenClaims, type Actor, firstPartyClient } from './access-token.ts'
import { exchangedAudience } from './audience.ts'
import {
  authenticateClient,
  type ClientCredentials,
  requireClient,
  thirdPartyId,
  unauthorizedClient,
} from './authenticate-client.ts'
import { AuthError } from './errors.ts'
import type { TokenResponse } from './issue-access-token.ts'
import type { Clock, Ids, Sha256, SnapshotReader, TokenSigner } from './ports.ts'
import { clientKey, isRevoked } from './revocation.ts'
import { formatScope, narrowScope, requireSome } from './scope.ts'
import { type ScopeCatalogue, stillHeld } from './scope-catalogue.ts'
import { createVerifyAccessToken } from './verify-access-token.ts'

export const exchangeGrantType = 'urn:ietf:params:oauth:grant-type:token-exchange'

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'

interface ExchangeTokenRequest {
  readonly credentials: ClientCredentials
  readonly subjectToken: string
  readonly subjectTokenType: string
  readonly requestedTokenType?: string
  readonly actorToken?: string
  readonly scope?: string
  readonly resource?: string
  /** Another name for the resource (RFC 8693 §2.1); where both are there, they are the same. */
  readonly audience?: string
}

/** RFC 8693 §2.2.1. */
export type ExchangeResponse = TokenResponse & { readonly issued_token_type: typeof accessTokenType }

type ExchangeTokenDeps = Parameters<typeof createVerifyAccessToken>[0] & {
  readonly store: SnapshotReader
  readonly catalogue: ScopeCatalogue
  readonly accessTokenSeconds: number
  readonly signer: TokenSigner
  readonly ids: Ids
  readonly sha256: Sha256
  readonly clock: Clock
}

/** RFC 8693 §2.2.2 has one code for whatever is wrong with the subject token. */
const unacceptable = (description: string) => new AuthError('invalid_request', description)

function checkTypes({
  subjectTokenType,
  requestedTokenType = accessTokenType,
  actorToken,
}: ExchangeTokenRequest) {
  if (subjectTokenType !== accessTokenType)
    throw unacceptable(`subject_token_type must be ${accessTokenType}.`)
  if (requestedTokenType !== accessTokenType)
    throw unacceptable(`requested_token_type must be ${accessTokenType}.`)
  if (actorToken !== undefined) throw unacceptable('actor_token is not supported: the client is the actor.')
}

/** The client that acts from now on, and before it the one that the token was issued to, unless it was our own. */
const actorOf = (clientId: string, subject: AccessTokenClaims): Actor =>
  subject.client_id === firstPartyClient
    ? { sub: clientId }
    : { sub: clientId, act: { sub: subject.client_id } }

/**
 * Exchanges a user's access token for a narrower one of the same grant that another client acts with (RFC 8693). It
 * ends with the token it was exchanged for, with the grant, the user and either client, and cannot be exchanged
 * again.
 *
 * @throws AuthError `invalid_client`, `unauthorized_client`, `invalid_request`, `invalid_scope`, `invalid_target`
 */
export function createExchangeToken(deps: ExchangeTokenDeps) {
  const { issuer, audiences, store, catalogue, accessTokenSeconds, signer, ids, sha256, clock } = deps
  const verifyAccessToken = createVerifyAccessToken(deps)

  async function verifySubject(token: string): Promise<AccessTokenClaims & { readonly username: string }> {
    const subject = await verifyAccessToken(token).catch((error: unknown) => {
      const isRefused = error instanceof AuthError && error.code === 'invalid_token'
      throw isRefused ? unacceptable('subject_token is malformed, expired or revoked.') : error
    })
    const { username } = subject
    if (username === undefined) throw unacceptable('subject_token must be of a user.')
    if (subject.act !== undefined) throw unacceptable('subject_token was exchanged itself.')
    return { ...subject, username }
  }

  return async (request: ExchangeTokenRequest): Promise<ExchangeResponse> => {
    const clientId = thirdPartyId(request.credentials)
    const { clients } = await store.read({ clients: clientId === undefined ? [] : [clientId] })
    const client = requireClient(authenticateClient(request.credentials, clients[0], sha256))
    if (!client.grantTypes.includes(exchangeGrantType)) throw unauthorizedClient(exchangeGrantType)
    checkTypes(request)
    const subject = await verifySubject(request.subjectToken)
    const audience = exchangedAudience(request.resource ?? request.audience, subject.aud, audiences)
    if (request.audience !== undefined && request.audience !== audience)
      throw new AuthError('invalid_target', 'audience and resource must be the same.')

    const found = await store.read({ users: [subject.username], revocations: [clientKey(client.clientId)] })
    const [user] = found.users
    if (user?.sub !== subject.sub || user.status !== 'active')
      throw unacceptable('subject_token belongs to no user.')
    // The new token names this client too, and would not outlive its birth.
    if (isRevoked(subject.grant_id, found.revocations, clock()))
      throw unacceptable('subject_token is of a grant that began before this client was revoked.')
    const asked = narrowScope(request.scope, subject.scope.split(' '))
    const scope = formatScope(requireSome(stillHeld(asked, { user, client }, catalogue)))

    const iat = Math.floor(clock() / 1000)
    const exp = Math.min(iat + accessTokenSeconds, subject.exp)
    const claims: AccessTokenClaims = {
      ...{
        iss: issuer,
        sub: subject.sub,
        aud: audience,
        client_id: client.clientId,
        username: subject.username,
      },
      ...{ scope, grant_id: subject.grant_id, jti: ids.unique(), iat, exp, auth_time: subject.auth_time },
      ...{ act: actorOf(client.clientId, subject), parent_jti: subject.jti },
    }
    return {
      access_token: await signer.sign('at+jwt', claims),
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: exp - iat,
      scope,
      grant_id: subject.grant_id,
    }
  }
}
