import type { AccessTokenClaims } from './access-token.ts'
import type { Sha256 } from './ports.ts'

/** The claims of an ID token (OpenID Connect Core §2): who logged in, for the client alone. */
export interface IdTokenClaims {
  readonly iss: string
  readonly sub: string
  /** The client. */
  readonly aud: string
  readonly iat: number
  readonly exp: number
  readonly auth_time?: number
  readonly nonce?: string
  readonly at_hash: string
}

interface IssuedWith {
  readonly accessToken: string
  readonly nonce?: string
  readonly sha256: Sha256
}

/** The left half of the access token's digest (OpenID Connect Core §3.1.3.6). */
const leftHalf = (digest: string) => Buffer.from(digest, 'base64url').subarray(0, 16).toString('base64url')

/** The ID token that goes with an access token. */
export const idTokenClaims = (
  { iss, sub, client_id, iat, exp, auth_time }: AccessTokenClaims,
  { accessToken, nonce, sha256 }: IssuedWith,
): IdTokenClaims => ({
  iss,
  sub,
  aud: client_id,
  iat,
  exp,
  auth_time,
  nonce,
  at_hash: leftHalf(sha256(accessToken)),
})
