import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { openDynaliteStores } from './dynalite-stores.ts'
import { now } from './samples.ts'

/** How many calls are made until the one whose answer is lost. */
let untilLoss = Number.POSITIVE_INFINITY
const { stores, close } = await openDynaliteStores(() => (untilLoss-- === 0 ? 'drop answer' : undefined))
afterAll(close)

const { revocations, snapshots } = stores

describe('S-34 a cut-off, the answer to which is lost, tells what held before it', () => {
  it.each([
    { what: 'nothing', earlier: undefined, call: 0 },
    { what: 'an earlier one', earlier: now - 5_000, call: 0 },
    { what: 'one of the same time, which is found out', earlier: now, call: 0 },
    { what: 'one of the same time, and it moved on', earlier: now, call: 1 },
    { what: 'a later one, which is found out', earlier: now + 5_000, call: 0 },
    { what: 'a later one, and it moved on', earlier: now + 5_000, call: 1 },
  ])('where there was $what', async ({ earlier, call }) => {
    const key = `user:${randomUUID()}`
    if (earlier !== undefined) await revocations.cutOff(key, earlier)
    untilLoss = call
    const { notBefore, previous } = await revocations.cutOff(key, now)
    expect(untilLoss).toBeLessThan(0)
    expect(previous).toBe(earlier)
    expect(notBefore).toBeGreaterThan(earlier ?? 0)
    const [entry] = (await snapshots.read({ revocations: [key] })).revocations
    expect(entry).toMatchObject({ notBefore })
  })
})
