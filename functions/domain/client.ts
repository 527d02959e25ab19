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
  /** Says nothing of the secret. */
  readonly secretId: string
  /** SHA-256, base64url. */
  readonly digest: string
  /** In ms since the epoch. */
  readonly createdAt: number
}

/** How many clients one user may have. */
export const maxClients = 100

/**
 * How many clients one user may register until the first of them are forgotten: deleted ones stay in the index that
 * long, and so many of them are counted at most.
 */
export const maxRegistrations = 1_000

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
  /** The newest first; none: a public client (RFC 6749 §2.1). */
  readonly secrets: readonly ClientSecret[]
  readonly status: 'active' | 'deleted'
  /** In ms since the epoch. */
  readonly createdAt: number
  /** Of a deleted one, in ms since the epoch. */
  readonly deletedAt?: number
}
