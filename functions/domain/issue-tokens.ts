import type { AccessTokenClaims } from './access-token.ts'
import type { Grant } from './grant.ts'
import { formatGrantToken } from './grant-token.ts'
import type { Clock, GrantKeys, Ids, TokenSigner } from './ports.ts'
import { formatScope } from './scope.ts'

/** RFC 6749 §5.1. */
export interface TokenResponse {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** In seconds. */
  readonly expires_in: number
  readonly refresh_token: string
  readonly scope: string
  readonly grant_id: string
}

interface IssueTokensDeps {
  readonly issuer: string
  readonly audience: string
  readonly accessTokenSeconds: number
  readonly signer: TokenSigner
  readonly grantKeys: GrantKeys
  readonly ids: Ids
  readonly clock: Clock
}

/** Issues an access token of a grant together with the grant's refresh token. Nothing is stored. */
export function createIssueTokens({
  issuer,
  audience,
  accessTokenSeconds,
  signer,
  grantKeys,
  ids,
  clock,
}: IssueTokensDeps) {
  return async (grant: Grant): Promise<TokenResponse> => {
    const iat = Math.floor(clock() / 1000)
    const exp = Math.min(iat + accessTokenSeconds, grant.expiresAt)
    const claims: AccessTokenClaims = {
      iss: issuer,
      sub: grant.sub,
      aud: audience,
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
      formatGrantToken({ kind: 'rt', grantId: grant.grantId, generation: grant.generation }, grantKeys),
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
