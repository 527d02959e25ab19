import type { AccessTokenClaims } from './access-token.ts'
import { type Grant, isRenewable } from './grant.ts'
import { idTokenClaims } from './id-token.ts'
import type { Clock, Ids, Sha256, TokenSigner } from './ports.ts'
import { formatScope } from './scope.ts'
import { openidScope } from './scope-catalogue.ts'

/** RFC 6749 §5.1. */
export interface TokenResponse {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** In seconds. */
  readonly expires_in: number
  /** Absent where the grant cannot be renewed. */
  readonly refresh_token?: string
  /** Where a client has the scope `openid` (OpenID Connect Core §3.1.3.3). */
  readonly id_token?: string
  readonly scope: string
  readonly grant_id: string
}

interface IssueAccessTokenDeps {
  readonly issuer: string
  readonly signer: TokenSigner
  readonly ids: Ids
  readonly sha256: Sha256
  readonly clock: Clock
}

interface AccessTokenIssue {
  /** No more than what is left of the grant. @default all of that */
  readonly lifeSeconds?: number
  /** Of the authorization request, for the ID token. */
  readonly nonce?: string
}

/** Issues an access token of a grant, and the ID token that a client asked for. Nothing is stored. */
export function createIssueAccessToken(deps: IssueAccessTokenDeps) {
  const { issuer, signer, ids, sha256, clock } = deps
  return async (grant: Grant, { lifeSeconds, nonce }: AccessTokenIssue = {}): Promise<TokenResponse> => {
    const iat = Math.floor(clock() / 1000)
    const exp = Math.min(iat + (lifeSeconds ?? Number.POSITIVE_INFINITY), grant.expiresAt)
    const claims: AccessTokenClaims = {
      iss: issuer,
      sub: grant.sub,
      aud: grant.audience,
      client_id: grant.clientId,
      username: grant.username,
      scope: formatScope(grant.scope),
      grant_id: grant.grantId,
      // Where there is but one token, its end is the grant's, and whoever lists grants can tell.
      jti: isRenewable(grant) ? ids.unique() : grant.grantId,
      iat,
      exp,
      auth_time: grant.authTime,
    }
    const accessToken = await signer.sign('at+jwt', claims)
    const isOpenid = grant.kind === 'authorization_code' && grant.scope.includes(openidScope)
    const idToken = isOpenid
      ? await signer.sign('JWT', idTokenClaims(claims, { accessToken, nonce, sha256 }))
      : undefined
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: exp - iat,
      id_token: idToken,
      scope: claims.scope,
      grant_id: grant.grantId,
    }
  }
}
