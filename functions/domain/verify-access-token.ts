import { type AccessTokenClaims, hasAccessTokenClaims } from './access-token.ts'
import { decodeCompactJws } from './compact-jws.ts'
import { AuthError } from './errors.ts'
import type { Clock, SnapshotReader, TokenSignatures } from './ports.ts'
import { isRevoked, tokenRevocationKeys } from './revocation.ts'

interface VerifyAccessTokenDeps {
  readonly issuer: string
  readonly audience: string
  readonly signatures: TokenSignatures
  readonly store: SnapshotReader
  readonly clock: Clock
}

const invalid = (detail: string) =>
  new AuthError('invalid_token', 'The access token is malformed, expired or revoked.', { detail })

/**
 * A header as this system writes it, and nothing more: RS256, the type of RFC 9068 §2.1 in either spelling, a
 * key id. A member that could name a key, an encoding or an extension (RFC 8725 §3.1, §3.10) has no place.
 */
function issuedHeader(header: Readonly<Record<string, unknown>>): header is { kid: string } {
  const { alg, typ, kid, ...others } = header
  const isAccessToken = typ === 'at+jwt' || typ === 'application/at+jwt'
  return alg === 'RS256' && isAccessToken && typeof kid === 'string' && Object.keys(others).length === 0
}

/**
 * Verifies an access token, cheapest check first and the revocation read last, so that no stranger can cause one.
 *
 * There is no tolerance for clocks: `exp` is the first second at which the token is refused.
 *
 * @throws AuthError `invalid_token` whatever is wrong with the token; `temporarily_unavailable` or `server_error`
 * where keys or revocations cannot be read.
 */
export function createVerifyAccessToken({
  issuer,
  audience,
  signatures,
  store,
  clock,
}: VerifyAccessTokenDeps) {
  return async (token: string): Promise<AccessTokenClaims> => {
    const jws = decodeCompactJws(token)
    if (!jws) throw invalid('not a JWS in its one canonical spelling')
    if (!issuedHeader(jws.header)) throw invalid('a header that is never issued here')
    if (!(await signatures.verify(token, jws.header.kid))) throw invalid('not signed by a published key')

    const claims = jws.payload
    if (!hasAccessTokenClaims(claims)) throw invalid('a claim is missing or of the wrong type')
    if (claims.iss !== issuer) throw invalid('of another issuer')
    if (claims.aud !== audience) throw invalid('for another audience')
    const now = clock()
    if (claims.exp * 1000 <= now) throw invalid('expired')
    if (claims.nbf !== undefined && claims.nbf * 1000 > now) throw invalid('not valid yet')

    const { revocations } = await store.read({ revocations: tokenRevocationKeys(claims) })
    if (isRevoked(claims.grant_id, revocations, now)) throw invalid('revoked')
    return claims
  }
}
