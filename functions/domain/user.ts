/** What is stored of a password: enough to check it with the pepper of that version, and nothing to read it from. */
export interface PasswordHash {
  readonly hash: string
  /** bcrypt's cost: the work is 2^cost. */
  readonly cost: number
  readonly pepperVersion: number
}

export interface User {
  /** Canonical, the key: two spellings of one name are one user. */
  readonly username: string
  /** Opaque and never used twice; tokens name the user by it. */
  readonly sub: string
  /** Absent once the user is deleted. */
  readonly password?: PasswordHash
  /** Set by an administrator; absent: the catalogue's default set. */
  readonly scopes?: readonly string[]
  readonly status: 'active' | 'disabled' | 'deleted'
  /** In ms since the epoch. */
  readonly createdAt: number
  readonly passwordChangedAt: number
}
