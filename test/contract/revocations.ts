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
      await revocations.cutOff(key, now)
      expect(await find(key)).toMatchObject({ id: key, notBefore: now })
      await revocations.cutOff(key, now + 5_000)
      expect(await find(key)).toMatchObject({ id: key, notBefore: now + 5_000 })
    })

    it('moves on by a millisecond where one of that time or later is there, and never back', async () => {
      const key = newKey()
      await revocations.cutOff(key, now)
      for (const [at, notBefore] of [
        [now, now + 1],
        [now - 60_000, now + 2],
        [now + 2, now + 3],
      ] as const) {
        await revocations.cutOff(key, at)
        expect(await find(key)).toMatchObject({ notBefore })
      }
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
        await revocations.cutOff(key, time)
        const { notBefore = 0, expiresAt = 0 } = (await find(key)) ?? {}
        expect(notBefore).toBeGreaterThanOrEqual(time)
        expect(expiresAt).toBeGreaterThanOrEqual(Math.max(before, expiry(notBefore)))
        before = expiresAt
      }
    })

    it('moves on for each of fifty at once', async () => {
      const key = newKey()
      await revocations.cutOff(key, now + 50)
      await Promise.all(racers.map((index) => revocations.cutOff(key, now + (index % 7))))
      expect(await find(key)).toMatchObject({ notBefore: now + 100 })
    })

    it('of a user is none of a client', async () => {
      const id = randomUUID()
      await revocations.cutOff(`user:${id}`, now)
      await revocations.cutOff(`client:${id}`, now - 1_000)
      expect(await find(`user:${id}`)).toMatchObject({ notBefore: now })
      expect(await find(`client:${id}`)).toMatchObject({ notBefore: now - 1_000 })
    })
  })
  describe('cutOffUnlessSince', () => {
    const newKey = () => `user:${randomUUID()}`

    it('holds from its time on, and tells what held until then', async () => {
      const key = newKey()
      expect(await revocations.cutOffUnlessSince(key, now, now)).toEqual({})
      expect(await find(key)).toMatchObject({ id: key, notBefore: now })
      await revocations.cutOff(key, now + 1)
      expect(await revocations.cutOffUnlessSince(key, now + 2, now + 5_000)).toEqual({ previous: now + 1 })
      expect(await find(key)).toMatchObject({ notBefore: now + 5_000 })
    })

    it('writes nothing where there is one since, or it would move back', async () => {
      const key = newKey()
      await revocations.cutOff(key, now)
      for (const [since, at] of [
        [now, now],
        [now, now + 60_000],
        [now - 60_000, now + 60_000],
        [now + 1, now],
        [now + 60_000, now - 60_000],
      ] as const) {
        expect(await revocations.cutOffUnlessSince(key, since, at)).toBeUndefined()
        expect(await find(key)).toMatchObject({ notBefore: now })
      }
    })

    it('is written by one of fifty at once that ask for one time', async () => {
      const key = newKey()
      const answers = await Promise.all(racers.map(() => revocations.cutOffUnlessSince(key, now, now)))
      expect(answers.filter((answer) => answer !== undefined)).toEqual([{}])
      expect(await find(key)).toMatchObject({ notBefore: now })
    })
  })
}
