import type { Grant } from '../../functions/domain/grant.ts'
import type {
  Grants,
  PublishedKeys,
  Revocations,
  SnapshotReader,
  Users,
} from '../../functions/domain/ports.ts'
import { type RevocationEntry, retentionSeconds } from '../../functions/domain/revocation.ts'
import type { PublishedKey } from '../../functions/domain/signing-keys.ts'
import type { User } from '../../functions/domain/user.ts'

/** Every store of the domain, held in memory; it passes the contract suite that the tables pass. */
export function createMemoryStore() {
  const users = new Map<string, User>()
  const grants = new Map<string, Grant>()
  const entries = new Map<string, RevocationEntry>()
  const keys = new Map<string, PublishedKey>()

  const usersStore: Users = {
    async find(username) {
      return users.get(username)
    },
    async add(user) {
      const found = users.get(user.username)
      if (!found) users.set(user.username, user)
      return !found || found.sub === user.sub
    },
    async rehash(username, from, to) {
      const user = users.get(username)
      if (user?.password.hash === from.hash) users.set(username, { ...user, password: to })
    },
  }

  const grantsStore: Grants = {
    async add(grant) {
      grants.set(grant.grantId, grant)
    },
  }

  const revocations: Revocations = {
    async revoke(key, now) {
      const expiresAt = Math.floor(now / 1000) + retentionSeconds
      const held = entries.get(key)
      if (!held || held.expiresAt < expiresAt) entries.set(key, { ...held, id: key, expiresAt })
    },
  }

  const snapshots: SnapshotReader = {
    async read(wanted) {
      return { revocations: wanted.revocations.flatMap((key) => entries.get(key) ?? []) }
    },
  }

  const publishedKeys: PublishedKeys = {
    async list(now) {
      return [...keys.values()].filter(({ expiresAt }) => expiresAt === undefined || expiresAt * 1000 > now)
    },
    async publish(publicKey, publishedAt) {
      if (!keys.has(publicKey.kid)) keys.set(publicKey.kid, { publicKey, publishedAt })
    },
    async retire(kid, expiresAt) {
      const key = keys.get(kid)
      if (key && key.expiresAt === undefined) keys.set(kid, { ...key, expiresAt })
    },
  }

  return {
    users: usersStore,
    grants: grantsStore,
    revocations,
    snapshots,
    publishedKeys,
    removeKey: (kid: string) => keys.delete(kid),
  }
}

export type MemoryStore = ReturnType<typeof createMemoryStore>
