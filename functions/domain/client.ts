/** The grant types that a client may register for (RFC 7591 §2). */
export const clientGrantTypes = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:token-exchange',
] as const

export type ClientGrantType = (typeof clientGrantTypes)[number]

/** A secret as it is stored: of 256 random bits, so a plain digest is enough. */
export interface ClientSecret {
  /** SHA-256, base64url. */
  readonly digest: string
  /** In ms since the epoch. */
  readonly createdAt: number
}

/** How many clients one user may register; deleted ones count until they are forgotten. */
export const maxClients = 100

/** How many secrets a client may have at a time: the one in use, and the one that replaces it. */
export const maxClientSecrets = 2

/** A third-party app, registered by a user. */
export interface Client {
  readonly clientId: string
  readonly name: string
  readonly ownerSub: string
  readonly ownerUsername: string
  readonly redirectUris: readonly string[]
  /** What it may ask users for, or hold itself. */
  readonly scope: readonly string[]
  readonly grantTypes: readonly ClientGrantType[]
  /** At most two, the newest first; none: a public client (RFC 6749 §2.1). */
  readonly secrets: readonly ClientSecret[]
  readonly status: 'active' | 'deleted'
  /** In ms since the epoch. */
  readonly createdAt: number
}
