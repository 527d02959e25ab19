import { type Client, maxClientSecrets } from '../../functions/domain/client.ts'
import type { Grant } from '../../functions/domain/grant.ts'
import type {
  Clients,
  Grants,
  PublishedKeys,
  Revocations,
  SnapshotReader,
  Users,
} from '../../functions/domain/ports.ts'
import { type RevocationEntry, retentionSeconds } from '../../functions/domain/revocation.ts'
import type { PublishedKey } from '../../functions/domain/signing-keys.ts'
import type { User } from '../../functions/domain/user.ts'

const expiry = (now: number) => Math.floor(now / 1000) + retentionSeconds

/** Timed ids from the newest on, from behind `before`. */
const newestFirst = (ids: readonly string[], before: string | undefined) =>
  ids
    .filter((id) => before === undefined || id < before)
    .toSorted()
    .toReversed()

/** Every store of the domain, held in memory; it passes the contract suite that the tables pass. */
export function createMemoryStore() {
  const users = new Map<string, User>()
  const grants = new Map<string, Grant>()
  const clients = new Map<string, Client>()
  const entries = new Map<string, RevocationEntry>()
  const keys = new Map<string, PublishedKey>()

  function changeUser(
    { username, sub }: Pick<User, 'username' | 'sub'>,
    change: (user: User) => User,
  ): boolean {
    const user = users.get(username)
    if (user?.sub !== sub || user.status === 'deleted') return false
    users.set(username, change(user))
    return true
  }

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
      if (user?.password?.hash === from.hash) users.set(username, { ...user, password: to })
    },
    async replacePassword(user, to, at) {
      const held = users.get(user.username)
      if (held?.password?.hash === to.hash) return true
      if (held?.password?.hash !== user.password?.hash) return false
      return changeUser(user, (found) => ({ ...found, password: to, passwordChangedAt: at }))
    },
    async setStatus(user, status) {
      const held = users.get(user.username)
      if (status === 'deleted' && held?.status === status) return held.sub === user.sub
      return changeUser(user, ({ password, scopes, ...found }) =>
        status === 'deleted' ? { ...found, status } : { ...found, password, scopes, status },
      )
    },
    async setScopes(user, scopes) {
      return changeUser(user, (found) => ({ ...found, scopes }))
    },
  }

  const grantsStore: Grants = {
    async add(grant) {
      if (!grants.has(grant.grantId)) grants.set(grant.grantId, grant)
    },
    async advance(grantId, from, { at, by, ...more }) {
      const grant = grants.get(grantId)
      if (grant?.generation !== from) return false
      const { expiresAt = grant.expiresAt } = more
      grants.set(grantId, { ...grant, generation: from + 1, rotatedAt: at, rotatedBy: by, expiresAt })
      return true
    },
    async listIds(sub, { before, limit }) {
      return newestFirst(
        [...grants.values()].filter((grant) => grant.sub === sub).map(({ grantId }) => grantId),
        before,
      ).slice(0, limit)
    },
  }

  function changeClient(clientId: string, change: (client: Client) => Client): boolean {
    const client = clients.get(clientId)
    if (client?.status !== 'active') return false
    clients.set(clientId, change(client))
    return true
  }

  const clientsStore: Clients = {
    async add(client) {
      if (!clients.has(client.clientId)) clients.set(client.clientId, client)
    },
    async change(clientId, { name, redirectUris, grantTypes, scope }) {
      return changeClient(clientId, (client) => ({ ...client, name, redirectUris, grantTypes, scope }))
    },
    async addSecret(clientId, secret) {
      const held = clients.get(clientId)?.secrets ?? []
      if (held.some(({ secretId }) => secretId === secret.secretId)) return true
      if (held.length >= maxClientSecrets) return false
      return changeClient(clientId, (client) => ({ ...client, secrets: [secret, ...held] }))
    },
    async removeSecret(clientId, secretId) {
      const held = clients.get(clientId)?.secrets ?? []
      if (held.length === 1 && held[0]?.secretId === secretId) return false
      return changeClient(clientId, (client) => ({
        ...client,
        secrets: held.filter((secret) => secret.secretId !== secretId),
      }))
    },
    async end(clientId, at) {
      changeClient(clientId, (client) => ({ ...client, status: 'deleted', secrets: [], deletedAt: at }))
    },
    async listIds(ownerSub, { before, limit }) {
      return newestFirst(
        [...clients.values()]
          .filter((client) => client.ownerSub === ownerSub)
          .map(({ clientId }) => clientId),
        before,
      ).slice(0, limit)
    },
  }

  const revocations: Revocations = {
    async revoke(key, now) {
      const held = entries.get(key)
      if (!held || held.expiresAt < expiry(now))
        entries.set(key, { ...held, id: key, expiresAt: expiry(now) })
    },
    async cutOff(key, at) {
      const held = entries.get(key)
      const notBefore = Math.max(at, (held?.notBefore ?? Number.NEGATIVE_INFINITY) + 1)
      entries.set(key, { id: key, notBefore, expiresAt: Math.max(expiry(at), held?.expiresAt ?? 0) })
    },
    async cutOffUnlessSince(key, since, at) {
      const previous = entries.get(key)?.notBefore
      if (previous !== undefined && previous >= Math.min(since, at)) return undefined
      await revocations.cutOff(key, at)
      return { previous }
    },
  }

  const pick = <T>(from: ReadonlyMap<string, T>, ids: readonly string[] = []) =>
    ids.flatMap((id) => from.get(id) ?? [])

  const snapshots: SnapshotReader = {
    async read(wanted) {
      return {
        grants: pick(grants, wanted.grants),
        users: pick(users, wanted.users),
        clients: pick(clients, wanted.clients),
        revocations: pick(entries, wanted.revocations),
      }
    },
  }

  const publishedKeys: PublishedKeys = {
    async list(now) {
      return [...keys.values()]
        .filter(({ expiresAt }) => expiresAt === undefined || expiresAt * 1000 > now)
        .toSorted((a, b) => b.publishedAt - a.publishedAt || (a.publicKey.kid < b.publicKey.kid ? -1 : 1))
    },
    async find(kids) {
      return pick(keys, kids)
    },
    async publish(publicKey, publishedAt) {
      if (!keys.has(publicKey.kid)) keys.set(publicKey.kid, { publicKey, publishedAt })
    },
    async remove(kid) {
      keys.delete(kid)
    },
    async retire(kid, expiresAt) {
      const key = keys.get(kid)
      if (key && key.expiresAt === undefined) keys.set(kid, { ...key, expiresAt })
    },
  }

  return {
    users: usersStore,
    clients: clientsStore,
    grants: grantsStore,
    revocations,
    snapshots,
    publishedKeys,
  }
}

export type MemoryStore = ReturnType<typeof createMemoryStore>
