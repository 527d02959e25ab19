import { randomUUID } from 'node:crypto'
import { ids } from '../../functions/adapters/ids.ts'
import type { Client } from '../../functions/domain/client.ts'
import type { Grant } from '../../functions/domain/grant.ts'
import type { PublicKey } from '../../functions/domain/signing-keys.ts'
import type { PasswordHash, User } from '../../functions/domain/user.ts'

export const now = 1_800_000_000_000

/** So many at once as can race for one item. */
export const racers = Array.from({ length: 50 }, (_, index) => index)

export const newHash = (): PasswordHash => ({ hash: `hash of ${randomUUID()}`, cost: 4, pepperVersion: 1 })

export const newUser = (more: Partial<User> = {}): User => ({
  username: `user-${randomUUID()}`,
  sub: randomUUID(),
  password: newHash(),
  status: 'active',
  createdAt: now,
  passwordChangedAt: now,
  ...more,
})

export const newGrant = (more: Partial<Grant> = {}): Grant => ({
  grantId: ids.timed(now),
  kind: 'password',
  sub: randomUUID(),
  username: 'someone',
  clientId: 'first-party',
  scope: ['account', 'notes:read'],
  audience: 'https://api.example.com',
  generation: 0,
  expiresAt: now / 1000 + 90 * 86_400,
  ...more,
})

export const newClient = (more: Partial<Client> = {}): Client => ({
  clientId: ids.timed(now),
  name: 'An app',
  ownerSub: randomUUID(),
  ownerUsername: 'someone',
  redirectUris: ['https://app.example.com/callback'],
  scope: ['notes:read'],
  grantTypes: ['authorization_code', 'refresh_token'],
  secrets: [{ secretId: randomUUID(), digest: 'a digest', createdAt: now }],
  status: 'active',
  createdAt: now,
  ...more,
})

export const newKey = (): PublicKey => ({
  kid: randomUUID(),
  kty: 'RSA',
  n: 'AQAB'.repeat(20),
  e: 'AQAB',
  alg: 'RS256',
  use: 'sig',
})
