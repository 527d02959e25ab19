import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { newGrant, newUser, now } from './samples.ts'
import type { Stores } from './stores.ts'

export function testSnapshots({ users, grants, revocations, snapshots }: Stores) {
  const nothing = { grants: [], users: [], clients: [], revocations: [] }

  it('reads nothing where nothing is asked for, or nothing is there', async () => {
    expect(await snapshots.read({})).toEqual(nothing)
    expect(await snapshots.read({ grants: [], users: [], revocations: [] })).toEqual(nothing)
    const missing = { grants: [newGrant().grantId], users: ['nobody'], revocations: [`jti:${randomUUID()}`] }
    expect(await snapshots.read(missing)).toEqual(nothing)
  })

  it('reads what was just written to several tables, and what is there of it', async () => {
    const [user, grant] = [newUser(), newGrant()]
    const key = `grant:${grant.grantId}`
    await Promise.all([users.add(user), grants.add(grant), revocations.revoke(key, now)])
    const found = await snapshots.read({
      users: ['nobody', user.username],
      grants: [grant.grantId, newGrant().grantId],
      revocations: [`jti:${randomUUID()}`, key, `user:${user.sub}`],
    })
    expect(found.users).toEqual([user])
    expect(found.grants).toEqual([grant])
    expect(found.revocations).toMatchObject([{ id: key }])
    expect(found.clients).toEqual([])
  })

  it('reads a hundred keys', async () => {
    const written = Array.from({ length: 30 }, () => newGrant({ label: 'x'.repeat(100) }))
    await Promise.all(written.map((grant) => grants.add(grant)))
    const revoked = written.slice(0, 10).map(({ grantId }) => `grant:${grantId}`)
    await Promise.all(revoked.map((key) => revocations.revoke(key, now)))
    const found = await snapshots.read({
      grants: written.map(({ grantId }) => grantId),
      revocations: [
        ...written.map(({ grantId }) => `grant:${grantId}`),
        ...written.map(({ sub }) => `user:${sub}`),
        ...Array.from({ length: 10 }, () => `client:${randomUUID()}`),
      ],
    })
    const byId = (a: { grantId: string }, b: { grantId: string }) => (a.grantId < b.grantId ? -1 : 1)
    expect(found.grants.toSorted(byId)).toEqual(written.toSorted(byId))
    expect(found.revocations.map(({ id }) => id).sort()).toEqual(revoked.sort())
  })
}
