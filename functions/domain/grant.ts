import { grantStart } from './grant-id.ts'

/** How a grant came to be. */
type GrantKind = 'password' | 'authorization_code' | 'personal' | 'client_credentials'

/** What a client said when it asked for an authorization code, and must show again when it redeems it. */
interface CodeRequest {
  readonly redirectUri: string
  /** S256 (RFC 7636). */
  readonly challenge: string
  readonly nonce?: string
}

/** What one login, one consent or one personal token started; all its tokens end with it. */
export interface Grant {
  /** UUIDv7; its timestamp is when the grant began. */
  readonly grantId: string
  readonly kind: GrantKind
  readonly sub: string
  /** Absent where a client acts for itself. */
  readonly username?: string
  readonly clientId: string
  readonly scope: readonly string[]
  /** Whom its tokens are for: their `aud`. */
  readonly audience: string
  /** What people recognise it by in a list. */
  readonly label?: string
  /** When the user last gave the password, in seconds since the epoch. */
  readonly authTime?: number
  /** How often its refresh token was renewed; the one token that can be redeemed is the one of this number. */
  readonly generation: number
  /** When and by which request that last happened; ms since the epoch, and the request's id. */
  readonly rotatedAt?: number
  readonly rotatedBy?: string
  /** The absolute end, in seconds since the epoch. */
  readonly expiresAt: number
  /** What the authorization code was made for; only of a consent. */
  readonly code?: CodeRequest
}

/** Whether the grant's tokens are renewed with a refresh token; otherwise it has one token, which lives as long. */
export const isRenewable = ({ kind }: Pick<Grant, 'kind'>): boolean =>
  kind === 'password' || kind === 'authorization_code'

/**
 * When the grant ends by itself, in ms since the epoch: at its absolute end, or when its refresh token has lain
 * idle for too long.
 */
export function grantEnd(grant: Grant, refreshIdleSeconds: number): number {
  const absolute = grant.expiresAt * 1000
  if (!isRenewable(grant)) return absolute
  return Math.min(absolute, (grant.rotatedAt ?? grantStart(grant.grantId)) + refreshIdleSeconds * 1000)
}
