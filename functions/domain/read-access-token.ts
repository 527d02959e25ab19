import { type AccessTokenClaims, hasAccessTokenClaims } from './access-token.ts'
import { decodeCompactJws } from './compact-jws.ts'
import { AuthError } from './errors.ts'
import { grantStart } from './grant-id.ts'
import type { Clock, TokenSignatures } from './ports.ts'
import { retentionSeconds } from './revocation.ts'

interface ReadAccessTokenDeps {
  readonly issuer: string
  /** Whom a token may be for: its `aud` is one of these. */
  readonly audiences: readonly string[]
  readonly signatures: TokenSignatures
  readonly clock: Clock
}

/** The one refusal of an access token; the log has the detail. */
export const invalidToken = (detail: string): AuthError =>
  new AuthError('invalid_token', 'The access token is malformed, expired or revoked.', { detail })

/**
 * A header as this system writes it, and nothing more: RS256, the type of RFC 9068 §2.1 in either spelling, a
 * key id. A member that could name a key, an encoding or an extension (RFC 8725 §3.1, §3.10) has no place.
 */
function isIssuedHeader(header: Readonly<Record<string, unknown>>): header is { kid: string } {
  const { alg, typ, kid, ...others } = header
  const isAccessToken = typ === 'at+jwt' || typ === 'application/at+jwt'
  return alg === 'RS256' && isAccessToken && typeof kid === 'string' && Object.keys(others).length === 0
}

/**
 * Reads an access token that this system issued, cheapest check first: all but whether it was revoked.
 *
 * There is no tolerance for clocks: `exp` is the first second at which the token is refused.
 *
 * @throws AuthError `invalid_token` whatever is wrong with the token; `temporarily_unavailable` or `server_error`
 * where the keys cannot be read
 */
export function createReadAccessToken({ issuer, audiences, signatures, clock }: ReadAccessTokenDeps) {
  return async (token: string): Promise<AccessTokenClaims> => {
    const jws = decodeCompactJws(token)
    if (!jws) throw invalidToken('not a JWS in its one canonical spelling')
    if (!isIssuedHeader(jws.header)) throw invalidToken('a header that is never issued here')
    const isSigned = await signatures.verify(jws.signingInput, jws.signature, jws.header.kid)
    if (!isSigned) throw invalidToken('not signed by a published key')

    const claims = jws.payload
    if (!hasAccessTokenClaims(claims)) throw invalidToken('a claim is missing, too long or of the wrong type')
    if (claims.iss !== issuer) throw invalidToken('of another issuer')
    if (!audiences.includes(claims.aud)) throw invalidToken('for another audience')
    // Revocations are kept that long from the grant's start at least, so that none is forgotten before its token.
    if (claims.exp > grantStart(claims.grant_id) / 1000 + retentionSeconds)
      throw invalidToken('outlives its revocation')
    const now = clock()
    if (claims.exp * 1000 <= now) throw invalidToken('expired')
    if (claims.nbf !== undefined && claims.nbf * 1000 > now) throw invalidToken('not valid yet')
    return claims
  }
}
