import type { AccessTokenClaims } from './access-token.ts'
import type { Grant } from './grant.ts'
import type { RevocationEntry } from './revocation.ts'
import type { PublicKey, PublishedKey, SigningKey, SigningKeyPair } from './signing-keys.ts'
import type { PasswordHash, User } from './user.ts'

/** The time in ms since the epoch. */
export type Clock = () => number

export interface Ids {
  /** A UUIDv7 that carries the given time. */
  grant(startedAt: number): string
  /** A random id that no other thing has. */
  unique(): string
}

/**
 * Users by canonical name. Reads are consistent.
 * Every store throws `temporarily_unavailable` where a retry may help, otherwise `server_error`.
 */
export interface Users {
  find(username: string): Promise<User | undefined>
  /** False where the name is taken; a repeated write of the same user is none. */
  add(user: User): Promise<boolean>
  /** Stores another hash of the same password, unless the password was changed meanwhile. */
  rehash(username: string, from: PasswordHash, to: PasswordHash): Promise<void>
}

export interface Grants {
  add(grant: Grant): Promise<void>
}

export interface Revocations {
  /** Ends what the key names for good. */
  revoke(key: string, now: number): Promise<void>
}

/** What one consistent read found. */
export interface Snapshot {
  readonly revocations: readonly RevocationEntry[]
}

/** One consistent read over several tables: all of it, or an error; never a part. */
export interface SnapshotReader {
  read(keys: { readonly revocations: readonly string[] }): Promise<Snapshot>
}

export interface Passwords {
  hash(password: string): Promise<PasswordHash>
  /** Takes as long without a stored hash, or with one of a lower cost, as with any other. */
  verify(password: string, stored: PasswordHash | undefined): Promise<boolean>
  /** Made with the cost and the pepper that new hashes are made with. */
  isCurrent(stored: PasswordHash): Promise<boolean>
}

export interface TokenSigner {
  /** Signs the claims as a JWT of the given type (RFC 7515 §4.1.9) with the current key. */
  sign(type: 'at+jwt', claims: AccessTokenClaims): Promise<string>
}

export interface TokenSignatures {
  /** Whether a published key of that id signed the token. */
  verify(token: string, keyId: string): Promise<boolean>
}

/** MACs under the grant key. */
export interface GrantKeys {
  sign(message: string): Promise<{ readonly version: number; readonly mac: string }>
  /** False also where no key of that version is held. */
  verify(message: string, version: number, mac: string): Promise<boolean>
}

/** The public keys of this deployment. A key whose row was removed is trusted by nobody. */
export interface PublishedKeys {
  /** @param now in ms since the epoch; keys that have expired by then are left out */
  list(now: number): Promise<PublishedKey[]>
  /** Publishes a new key; one that is there already stays as it is. */
  publish(publicKey: PublicKey, publishedAt: number): Promise<void>
  /** Gives a key an end, in seconds since the epoch; nothing if it has one, or is gone. */
  retire(kid: string, expiresAt: number): Promise<void>
}

export interface KeyPairs {
  generate(): Promise<{ readonly signingKey: SigningKey; readonly publicKey: PublicKey }>
  publicKey(signingKey: SigningKey): PublicKey
  /** Whether a token signed with the one is verified by the other. */
  match(signingKey: SigningKey, publicKey: PublicKey): boolean
}

/** The versions of the signing key's secret; `token` names the version that a rotation is making. */
export interface SigningKeySecret {
  readCurrent(): Promise<SigningKeyPair | undefined>
  readPending(token: string): Promise<SigningKeyPair | undefined>
  writePending(token: string, keys: SigningKeyPair): Promise<void>
  /** Makes the pending version the current one; nothing if it is. */
  promotePending(token: string): Promise<void>
}
