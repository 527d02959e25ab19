import type { AccessTokenClaims } from './access-token.ts'
import { type Grant, isRenewable } from './grant.ts'
import { formatGrantToken } from './grant-token.ts'
import type { Clock, GrantKeys, Ids, TokenSigner } from './ports.ts'
import { formatScope } from './scope.ts'

/** RFC 6749 §5.1. */
export interface TokenResponse {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** In seconds. */
  readonly expires_in: number
  /** Absent where the grant cannot be renewed. */
  readonly refresh_token?: string
  readonly scope: string
  readonly grant_id: string
}

interface IssueTokensDeps {
  readonly issuer: string
  readonly accessTokenSeconds: number
  readonly signer: TokenSigner
  readonly grantKeys: GrantKeys
  readonly ids: Ids
  readonly clock: Clock
}

export type IssueTokens = (grant: Grant) => Promise<TokenResponse>

/**
 * Issues an access token of a grant and, where the grant can be renewed, the refresh token of its generation.
 * Nothing is stored.
 */
export function createIssueTokens(deps: IssueTokensDeps): IssueTokens {
  const { issuer, accessTokenSeconds, signer, grantKeys, ids, clock } = deps
  return async (grant) => {
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
      isRenewable(grant) ? formatGrantToken({ ...grant, kind: 'rt' }, grantKeys) : undefined,
    ])
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: exp - iat,
      refresh_token: refreshToken,
      scope: claims.scope,
      grant_id: grant.grantId,
    }
  }
}
