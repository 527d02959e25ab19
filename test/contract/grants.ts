import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ids } from '../../functions/adapters/ids.ts'
import { newGrant, now, racers } from './samples.ts'
import type { Stores } from './stores.ts'

export function testGrants({ grants, snapshots }: Stores) {
  const find = async (grantId: string) => (await snapshots.read({ grants: [grantId] })).grants[0]
  const added = async (...more: Parameters<typeof newGrant>) => {
    const grant = newGrant(...more)
    await grants.add(grant)
    return grant
  }

  describe('add', () => {
    it('keeps a grant as it is', async () => {
      for (const more of [
        {},
        { label: 'A phone', authTime: now / 1000, scope: [] },
        { kind: 'client_credentials', username: undefined } as const,
      ]) {
        const grant = await added(more)
        expect(await find(grant.grantId)).toEqual(grant)
      }
    })

    it('S-34 repeated, changes nothing, though the grant has moved on', async () => {
      const grant = await added()
      await grants.add(grant)
      expect(await find(grant.grantId)).toEqual(grant)
      await grants.advance(grant.grantId, 0, { at: now, by: 'x' })
      await grants.add(grant)
      expect(await find(grant.grantId)).toMatchObject({ generation: 1, rotatedBy: 'x' })
    })
  })

  describe('advance', () => {
    it('moves a grant on by one generation, and says when and by whom', async () => {
      const grant = await added()
      for (const from of [0, 1, 2]) {
        const rotation = { at: now + from, by: randomUUID() }
        expect(await grants.advance(grant.grantId, from, rotation)).toBe(true)
        const moved = { generation: from + 1, rotatedAt: rotation.at, rotatedBy: rotation.by }
        expect(await find(grant.grantId)).toEqual({ ...grant, ...moved })
      }
    })

    it('can give it another end', async () => {
      const grant = await added()
      await grants.advance(grant.grantId, 0, { at: now, by: 'x', expiresAt: 4_000_000_000 })
      expect(await find(grant.grantId)).toMatchObject({ generation: 1, expiresAt: 4_000_000_000 })
    })

    it('is false at any other generation, and changes nothing', async () => {
      const grant = await added({ generation: 3 })
      for (const from of [0, 2, 4]) {
        expect(await grants.advance(grant.grantId, from, { at: now, by: 'x' })).toBe(false)
      }
      expect(await find(grant.grantId)).toEqual(grant)
    })

    it('is false for a repeated write, whose author is to be read from the grant', async () => {
      const { grantId } = await added()
      const rotation = { at: now, by: randomUUID() }
      expect(await grants.advance(grantId, 0, rotation)).toBe(true)
      expect(await grants.advance(grantId, 0, rotation)).toBe(false)
      expect(await find(grantId)).toMatchObject({ generation: 1, rotatedBy: rotation.by })
    })

    it('makes no grant', async () => {
      const { grantId } = newGrant()
      expect(await grants.advance(grantId, 0, { at: now, by: 'x' })).toBe(false)
      expect(await find(grantId)).toBeUndefined()
    })

    it('lets one of fifty win who come at once', async () => {
      const { grantId } = await added()
      const by = racers.map(() => randomUUID())
      const answers = await Promise.all(
        by.map((author) => grants.advance(grantId, 0, { at: now, by: author })),
      )
      expect(answers.filter(Boolean)).toHaveLength(1)
      expect(await find(grantId)).toMatchObject({ generation: 1, rotatedBy: by[answers.indexOf(true)] })
    })
  })

  describe('listIds', () => {
    const sub = randomUUID()
    const expected: string[] = []
    const fill = async () => {
      if (expected.length > 0) return
      const times = Array.from({ length: 25 }, (_, index) => now + index * 1_000)
      // Written in another order than they began in, and among those of others.
      for (const time of times.toSorted((a, b) => (a % 7_000) - (b % 7_000))) {
        const { grantId } = await added({ sub, grantId: ids.timed(time) })
        expected.push(grantId)
        await added({ grantId: ids.timed(time) })
      }
      expected.sort().reverse()
    }

    it('gives a user’s own, the newest first', async () => {
      await fill()
      expect(await grants.listIds(sub, { limit: 100 })).toEqual(expected)
      expect(await grants.listIds(sub, { limit: 3 })).toEqual(expected.slice(0, 3))
      expect(await grants.listIds(randomUUID(), { limit: 100 })).toEqual([])
    })

    it.each([1, 7, 10, 25, 26])('gives each once, in pages of %i', async (limit) => {
      await fill()
      const found: string[] = []
      for (;;) {
        const page = await grants.listIds(sub, { limit, before: found.at(-1) })
        found.push(...page)
        if (page.length < limit) break
      }
      expect(found).toEqual(expected)
    })

    it('goes on behind an id that is not there, or is another user’s', async () => {
      await fill()
      const other = await added({ grantId: ids.timed(now + 10_500) })
      const later = expected.slice(14)
      for (const before of [other.grantId, ids.timed(now + 10_600)]) {
        expect(await grants.listIds(sub, { limit: 100, before })).toEqual(later)
      }
      expect(await grants.listIds(sub, { limit: 100, before: ids.timed(now - 1_000) })).toEqual([])
    })
  })
}
