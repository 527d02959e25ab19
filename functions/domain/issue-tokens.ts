import type { AccessTokenClaims } from './access-token.ts'
import { type Grant, isRenewable } from './grant.ts'
import { formatGrantToken } from './grant-token.ts'
import { idTokenClaims } from './id-token.ts'
import type { Clock, GrantKeys, Ids, Sha256, TokenSigner } from './ports.ts'
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

interface IssueTokensDeps {
  readonly issuer: string
  readonly accessTokenSeconds: number
  readonly signer: TokenSigner
  readonly grantKeys: GrantKeys
  readonly ids: Ids
  readonly sha256: Sha256
  readonly clock: Clock
}

interface Issue {
  /** False: no refresh token, though the grant is of a kind that has one. @default true */
  readonly renewable?: boolean
  /** Of the authorization request, for the ID token. */
  readonly nonce?: string
}

export type IssueTokens = (grant: Grant, issue?: Issue) => Promise<TokenResponse>

/**
 * Issues an access token of a grant and, where the grant can be renewed, the refresh token of its generation.
 * Nothing is stored.
 */
export function createIssueTokens(deps: IssueTokensDeps): IssueTokens {
  const { issuer, accessTokenSeconds, signer, grantKeys, ids, sha256, clock } = deps
  return async (grant, { renewable = true, nonce } = {}) => {
    const iat = Math.floor(clock() / 1000)
    const exp = isRenewable(grant) ? Math.min(iat + accessTokenSeconds, grant.expiresAt) : grant.expiresAt
    const claims: AccessTokenClaims = {
      iss: issuer,
      sub: grant.sub,
      aud: grant.audience,
      client_id: grant.clientId,
      username: grant.username,
      scope: formatScope(grant.scope),
      grant_id: grant.grantId,
      jti: ids.unique(),
      iat,
      exp,
      auth_time: grant.authTime,
    }
    const [accessToken, refreshToken] = await Promise.all([
      signer.sign('at+jwt', claims),
      isRenewable(grant) && renewable ? formatGrantToken({ ...grant, kind: 'rt' }, grantKeys) : undefined,
    ])
    const isOpenid = grant.kind === 'authorization_code' && grant.scope.includes(openidScope)
    const idToken = isOpenid
      ? await signer.sign('JWT', idTokenClaims(claims, { accessToken, nonce, sha256 }))
      : undefined
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: exp - iat,
      refresh_token: refreshToken,
      id_token: idToken,
      scope: claims.scope,
      grant_id: grant.grantId,
    }
  }
}
