import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newHash, newUser, now, racers } from './samples.ts'
import type { Stores } from './stores.ts'

export function testUsers({ users }: Stores) {
  const added = async (...more: Parameters<typeof newUser>) => {
    const user = newUser(...more)
    expect(await users.add(user)).toBe(true)
    return user
  }

  describe('add and find', () => {
    it('finds a user as it was added', async () => {
      for (const more of [{}, { scopes: [] }, { scopes: ['a', 'b'] }, { status: 'disabled' } as const]) {
        const user = await added(more)
        expect(await users.find(user.username)).toEqual(user)
      }
      expect(await users.find('nobody')).toBeUndefined()
    })

    it('gives a name to one user only', async () => {
      const user = await added()
      expect(await users.add({ ...newUser(), username: user.username })).toBe(false)
      expect(await users.find(user.username)).toEqual(user)
    })

    it('takes a repeated write for what it is, and undoes nothing by it', async () => {
      const user = await added()
      const to = newHash()
      await users.replacePassword(user, to, now + 1)
      expect(await users.add(user)).toBe(true)
      expect(await users.find(user.username)).toEqual({ ...user, password: to, passwordChangedAt: now + 1 })
    })

    it('gives a name to one of fifty who ask at once', async () => {
      const { username } = newUser()
      const asking = racers.map(() => newUser({ username }))
      const answers = await Promise.all(asking.map((user) => users.add(user)))
      expect(answers.filter(Boolean)).toHaveLength(1)
      expect(await users.find(username)).toEqual(asking[answers.indexOf(true)])
    })
  })

  describe('rehash', () => {
    it('stores another hash of the same password, and nothing else', async () => {
      const user = await added({ scopes: ['a'] })
      const to = { ...newHash(), cost: 12, pepperVersion: 2 }
      await users.rehash(user.username, user.password ?? to, to)
      expect(await users.find(user.username)).toEqual({ ...user, password: to })
    })

    it('leaves a password alone that was changed meanwhile', async () => {
      const user = await added()
      await users.rehash(user.username, newHash(), newHash())
      expect(await users.find(user.username)).toEqual(user)
    })

    it('makes no user', async () => {
      const { username } = newUser()
      await users.rehash(username, newHash(), newHash())
      expect(await users.find(username)).toBeUndefined()
    })
  })

  describe('replacePassword', () => {
    it('stores a new password and when', async () => {
      const user = await added({ scopes: ['a'] })
      const to = newHash()
      expect(await users.replacePassword(user, to, now + 5)).toBe(true)
      expect(await users.find(user.username)).toEqual({ ...user, password: to, passwordChangedAt: now + 5 })
    })

    it('is false where the password was changed since the user was read', async () => {
      const user = await added()
      const changed = newHash()
      await users.replacePassword(user, changed, now + 1)
      expect(await users.replacePassword(user, newHash(), now + 2)).toBe(false)
      expect((await users.find(user.username))?.password).toEqual(changed)
    })

    it('is true for a repeated write', async () => {
      const user = await added()
      const to = newHash()
      expect(await users.replacePassword(user, to, now + 1)).toBe(true)
      expect(await users.replacePassword(user, to, now + 1)).toBe(true)
    })

    it('is false for a deleted user, for another user of the name, and for none', async () => {
      const user = await added()
      expect(await users.replacePassword({ ...user, sub: randomUUID() }, newHash(), now)).toBe(false)
      await users.setStatus(user, 'deleted')
      expect(await users.replacePassword(user, newHash(), now)).toBe(false)
      expect((await users.find(user.username))?.password).toBeUndefined()
      const nobody = newUser()
      expect(await users.replacePassword(nobody, newHash(), now)).toBe(false)
      expect(await users.find(nobody.username)).toBeUndefined()
    })

    it('lets one of fifty win who read the same password', async () => {
      const user = await added()
      const hashes = racers.map(newHash)
      const answers = await Promise.all(hashes.map((hash) => users.replacePassword(user, hash, now + 1)))
      expect(answers.filter(Boolean)).toHaveLength(1)
      expect((await users.find(user.username))?.password).toEqual(hashes[answers.indexOf(true)])
    })
  })

  describe('setStatus', () => {
    it('disables and enables, and changes nothing else', async () => {
      const user = await added({ scopes: ['a'] })
      expect(await users.setStatus(user, 'disabled')).toBe(true)
      expect(await users.find(user.username)).toEqual({ ...user, status: 'disabled' })
      expect(await users.setStatus(user, 'active')).toBe(true)
      expect(await users.find(user.username)).toEqual(user)
    })

    it('forgets the password and the scopes of a deleted user, whose name stays taken', async () => {
      const user = await added({ scopes: ['a'] })
      expect(await users.setStatus(user, 'deleted')).toBe(true)
      const { password: _, scopes: __, ...rest } = user
      expect(await users.find(user.username)).toEqual({ ...rest, status: 'deleted' })
      for (const status of ['active', 'disabled'] as const)
        expect(await users.setStatus(user, status)).toBe(false)
      // A write that is repeated because its answer was lost.
      expect(await users.setStatus(user, 'deleted')).toBe(true)
      expect(await users.find(user.username)).toEqual({ ...rest, status: 'deleted' })
      expect(await users.add({ ...newUser(), username: user.username })).toBe(false)
    })

    it('is false for another user of the name, and for none', async () => {
      const user = await added()
      expect(await users.setStatus({ ...user, sub: randomUUID() }, 'deleted')).toBe(false)
      expect(await users.find(user.username)).toEqual(user)
      const nobody = newUser()
      expect(await users.setStatus(nobody, 'active')).toBe(false)
      expect(await users.find(nobody.username)).toBeUndefined()
    })
  })

  describe('setScopes', () => {
    it('sets what a user may hold, nothing included', async () => {
      const user = await added()
      for (const scopes of [['a', 'b'], ['b'], []]) {
        expect(await users.setScopes(user, scopes)).toBe(true)
        expect(await users.find(user.username)).toEqual({ ...user, scopes })
      }
    })

    it('is false for a deleted user, for another user of the name, and for none', async () => {
      const user = await added()
      expect(await users.setScopes({ ...user, sub: randomUUID() }, ['a'])).toBe(false)
      await users.setStatus(user, 'deleted')
      expect(await users.setScopes(user, ['a'])).toBe(false)
      expect((await users.find(user.username))?.scopes).toBeUndefined()
      const nobody = newUser()
      expect(await users.setScopes(nobody, ['a'])).toBe(false)
      expect(await users.find(nobody.username)).toBeUndefined()
    })
  })
}
