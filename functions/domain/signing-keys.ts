/** An RSA key pair that signs tokens, by its key id. */
export interface SigningKey {
  readonly kid: string
  /** PKCS #8 in PEM. */
  readonly privateKey: string
}

/** The public half of a signing key as it is published (RFC 7517). */
export interface PublicKey {
  readonly kid: string
  readonly kty: 'RSA'
  readonly n: string
  readonly e: string
  readonly alg: 'RS256'
  readonly use: 'sig'
}

/** A public key with its times. */
export interface PublishedKey {
  readonly publicKey: PublicKey
  /** In ms since the epoch. */
  readonly publishedAt: number
  /** In seconds since the epoch; only once it no longer signs. */
  readonly expiresAt?: number
}

/** What the signing key's secret holds: the key that signs now, and the one that is published and signs next. */
export interface SigningKeyPair {
  readonly current: SigningKey
  readonly next: SigningKey
}

/** How long a key must have been published before it signs, in seconds: as long as verifiers use what they read. */
export const publicationSeconds = 60

/** For how long an instance uses a secret that it read, in seconds: so long it goes on signing with a retired key. */
export const secretAgeSeconds = 5 * 60

/** How long a published key has to wait before it may sign, in ms; nothing, or less, where it may now. */
export const publicationWait = ({ publishedAt }: PublishedKey, now: number): number =>
  publishedAt + publicationSeconds * 1000 - now

function isSigningKey(value: unknown): value is SigningKey {
  const { kid, privateKey } = (value ?? {}) as Record<string, unknown>
  return typeof kid === 'string' && typeof privateKey === 'string'
}

/** Reads the secret's JSON; undefined as long as the first rotation has not filled it. */
export function readSigningKeyPair(value: unknown): SigningKeyPair | undefined {
  const { current, next } = (value ?? {}) as Record<string, unknown>
  return isSigningKey(current) && isSigningKey(next) ? { current, next } : undefined
}
