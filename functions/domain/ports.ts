import type { AccessTokenClaims } from './access-token.ts'
import type { Client, ClientSecret } from './client.ts'
import type { Grant } from './grant.ts'
import type { IdTokenClaims } from './id-token.ts'
import type { RevocationEntry } from './revocation.ts'
import type { PublicKey, PublishedKey, SigningKey, SigningKeyPair } from './signing-keys.ts'
import type { PasswordHash, User } from './user.ts'

/** The time in ms since the epoch. */
export type Clock = () => number

export interface Ids {
  /** A UUIDv7 that carries the given time, in ms. */
  timed(time: number): string
  /** A random id that no other thing has. */
  unique(): string
  /** A text of 256 random bits, for a secret. */
  secret(): string
}

/** SHA-256 of a text, as base64url. */
export type Sha256 = (text: string) => string

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
  /** Stores a new password. False where it was changed since the user was read, or the user is deleted. */
  replacePassword(user: User, to: PasswordHash, at: number): Promise<boolean>
  /** Disables, enables or deletes a user. False where the user is gone, or deleted: then deleting again is true. */
  setStatus(user: Pick<User, 'username' | 'sub'>, status: User['status']): Promise<boolean>
  /** False where the user is gone or deleted. */
  setScopes(user: Pick<User, 'username' | 'sub'>, scopes: readonly string[]): Promise<boolean>
}

/** When, in ms since the epoch, and by which request a grant moves on. */
interface Rotation {
  readonly at: number
  readonly by: string
  /** Another absolute end, in seconds since the epoch: a code's grant lives on as what was issued for it. */
  readonly expiresAt?: number
}

export interface Grants {
  /** One that is there already stays as it has become meanwhile. */
  add(grant: Grant): Promise<void>
  /**
   * Moves a grant on from a generation to the next: one write, which of any number at once only one can make.
   * False where the grant is not at that generation.
   */
  advance(grantId: string, from: number, rotation: Rotation): Promise<boolean>
  /** The ids of a user's grants, the newest first, from behind `before`; from an index, which may lag. */
  listIds(sub: string, page: { readonly before?: string; readonly limit: number }): Promise<readonly string[]>
}

/** Third-party apps. They are read by `SnapshotReader`. */
export interface Clients {
  /** One that is there already stays as it has become meanwhile. */
  add(client: Client): Promise<void>
  /** Stores what the owner decides. False where the client is gone or deleted. */
  change(
    clientId: string,
    settings: Pick<Client, 'name' | 'redirectUris' | 'grantTypes' | 'scope'>,
  ): Promise<boolean>
  /**
   * Adds a secret, in one write that touches no other. False where the client is gone or deleted, or has all the
   * secrets that it may have; a repeated write of the same secret is none.
   */
  addSecret(clientId: string, secret: ClientSecret): Promise<boolean>
  /**
   * Removes a secret, in one write that touches no other; one that is not there is removed already. False where the
   * client is gone or deleted, or has no other secret.
   */
  removeSecret(clientId: string, secretId: string): Promise<boolean>
  /** Marks the client as deleted, in ms since the epoch, for good; it is kept for as long as a revocation. */
  end(clientId: string, at: number): Promise<void>
  /** The ids of a user's clients, deleted ones too, the newest first; from an index, which may lag. */
  listIds(
    ownerSub: string,
    page: { readonly before?: string; readonly limit: number },
  ): Promise<readonly string[]>
}

export interface Revocations {
  /** Ends what the key names for good. */
  revoke(key: string, now: number): Promise<void>
  /**
   * Ends every grant of a user or a client that began at or before `at`, in ms. A cut-off never moves back: where
   * one of that time or later is there, it moves on by a millisecond, past whatever began on its strength.
   */
  cutOff(key: string, at: number): Promise<void>
  /**
   * As `cutOff`, but where there is one of `since` or later, or of `at` or later, nothing is written.
   *
   * @returns the cut-off that held until then, in ms, if there was one; undefined where nothing was written
   */
  cutOffUnlessSince(
    key: string,
    since: number,
    at: number,
  ): Promise<{ readonly previous?: number } | undefined>
}

/** What one consistent read found, in no order. */
export interface Snapshot {
  readonly grants: readonly Grant[]
  readonly users: readonly User[]
  readonly clients: readonly Client[]
  readonly revocations: readonly RevocationEntry[]
}

/** The keys of what to read, 100 at most. */
type SnapshotKeys = { readonly [K in keyof Snapshot]?: readonly string[] }

/** One consistent read over several tables: all of it, or an error; never a part. */
export interface SnapshotReader {
  read(keys: SnapshotKeys): Promise<Snapshot>
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
  sign(type: 'at+jwt' | 'JWT', claims: AccessTokenClaims | IdTokenClaims): Promise<string>
}

export interface TokenSignatures {
  /** Whether the signature is one of the input by a published key of that id. */
  verify(signingInput: string, signature: Uint8Array, keyId: string): Promise<boolean>
}

/** MACs under the grant key. */
export interface GrantKeys {
  sign(message: string): Promise<{ readonly version: number; readonly mac: string }>
  /** False also where no key of that version is held. */
  verify(message: string, version: number, mac: string): Promise<boolean>
}

/** The public keys of this deployment. A key whose row was removed is trusted by nobody. */
export interface PublishedKeys {
  /** The newest first. @param now in ms since the epoch; keys that have expired by then are left out */
  list(now: number): Promise<PublishedKey[]>
  /** Those of a few keys that stand, in no order: for decisions, since the list is found through an index, which may lag. */
  find(kids: readonly string[]): Promise<PublishedKey[]>
  /** Publishes a new key; one that is there already stays as it is. */
  publish(publicKey: PublicKey, publishedAt: number): Promise<void>
  /** Gives a key an end, in seconds since the epoch; nothing if it has one, or is gone. */
  retire(kid: string, expiresAt: number): Promise<void>
  /** Removes a key at once and for good. */
  remove(kid: string): Promise<void>
}

export interface SigningKeyRotation {
  /** Begins a rotation and does not wait for its end. False where one that has not ended goes on in its place. */
  begin(): Promise<boolean>
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
  /** Gives the pending version up, so that the next rotation makes another; nothing if it is not pending. */
  abandonPending(token: string): Promise<void>
}
