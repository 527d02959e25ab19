import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { retentionSeconds } from '../../functions/domain/revocation.ts'
import { now, racers } from './samples.ts'
import type { Stores } from './stores.ts'

export function testRevocations({ revocations, snapshots }: Stores) {
  const find = async (key: string) => (await snapshots.read({ revocations: [key] })).revocations[0]
  const expiry = (time: number) => Math.floor(time / 1000) + retentionSeconds

  describe('revoke', () => {
    it('makes an entry without condition, kept for the whole retention', async () => {
      for (const kind of ['jti', 'grant']) {
        const key = `${kind}:${randomUUID()}`
        expect(await find(key)).toBeUndefined()
        await revocations.revoke(key, now)
        expect(await find(key)).toEqual({ id: key, expiresAt: expiry(now) })
      }
    })

    it('can be repeated: the entry is kept longer, and never shorter', async () => {
      const key = `grant:${randomUUID()}`
      await revocations.revoke(key, now)
      await revocations.revoke(key, now)
      await revocations.revoke(key, now + 60_000)
      await revocations.revoke(key, now - 60_000)
      expect(await find(key)).toEqual({ id: key, expiresAt: expiry(now + 60_000) })
    })

    it('does so fifty at once', async () => {
      const key = `grant:${randomUUID()}`
      await Promise.all(racers.map((second) => revocations.revoke(key, now + second * 1_000)))
      expect(await find(key)).toEqual({ id: key, expiresAt: expiry(now + 49_000) })
    })
  })

  describe('cutOff', () => {
    const newKey = () => `user:${randomUUID()}`

    it('holds from its time on', async () => {
      const key = newKey()
      expect(await revocations.cutOff(key, now)).toEqual({ notBefore: now })
      expect(await find(key)).toMatchObject({ id: key, notBefore: now })
      expect(await revocations.cutOff(key, now + 5_000)).toEqual({ notBefore: now + 5_000, previous: now })
      expect(await find(key)).toMatchObject({ id: key, notBefore: now + 5_000 })
    })

    it('moves on by a millisecond where one of that time or later is there, and never back', async () => {
      const key = newKey()
      await revocations.cutOff(key, now)
      expect(await revocations.cutOff(key, now)).toEqual({ notBefore: now + 1, previous: now })
      expect(await revocations.cutOff(key, now - 60_000)).toEqual({ notBefore: now + 2, previous: now + 1 })
      expect(await revocations.cutOff(key, now + 2)).toEqual({ notBefore: now + 3, previous: now + 2 })
      expect(await find(key)).toMatchObject({ notBefore: now + 3 })
    })

    it('is kept for the whole retention of whatever it ends, and its end never moves back', async () => {
      const key = newKey()
      let before = 0
      for (const time of [
        now,
        now,
        now,
        now,
        now - 1_000,
        now + 100,
        now + 5_000,
        now + 5_000,
        now + 6_000,
      ]) {
        const { notBefore } = await revocations.cutOff(key, time)
        const { expiresAt = 0 } = (await find(key)) ?? {}
        expect(expiresAt).toBeGreaterThanOrEqual(Math.max(before, expiry(notBefore)))
        before = expiresAt
      }
    })

    it('gives fifty at once a cut-off each, of which the last holds, and each is told of the one before', async () => {
      const key = newKey()
      const cutOffs = await Promise.all(racers.map((index) => revocations.cutOff(key, now + (index % 7))))
      const held = cutOffs.map(({ notBefore }) => notBefore)
      expect(new Set(held).size).toBe(50)
      const inOrder = cutOffs.toSorted((a, b) => a.notBefore - b.notBefore)
      expect(inOrder.map(({ previous }) => previous)).toEqual([
        undefined,
        ...inOrder.slice(0, -1).map(({ notBefore }) => notBefore),
      ])
      for (const index of racers) expect(held[index]).toBeGreaterThanOrEqual(now + (index % 7))
      expect(await find(key)).toMatchObject({ notBefore: Math.max(...held) })
    })

    it('of a user is none of a client', async () => {
      const id = randomUUID()
      await revocations.cutOff(`user:${id}`, now)
      await revocations.cutOff(`client:${id}`, now - 1_000)
      expect(await find(`user:${id}`)).toMatchObject({ notBefore: now })
      expect(await find(`client:${id}`)).toMatchObject({ notBefore: now - 1_000 })
    })
  })
}
