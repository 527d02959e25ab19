/** How a grant came to be. */
export type GrantKind = 'password' | 'authorization_code' | 'personal' | 'client_credentials'

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
}
