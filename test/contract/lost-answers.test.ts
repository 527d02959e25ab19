import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDynaliteStores } from './dynalite-stores.ts'
import { now } from './samples.ts'

const before = [
  { what: 'nothing', earlier: undefined },
  { what: 'an earlier one', earlier: now - 5_000 },
  { what: 'one of the same time', earlier: now },
  { what: 'a later one', earlier: now + 5_000 },
]

/** Of the calls, by their number: the SDK makes each three times at most, and an answer must arrive. */
const losses = [[0], [1], [0, 1], [0, 2], [1, 2], [0, 1, 3], [0, 2, 3], [0, 1, 3, 4]]
const cases = before.flatMap((one) => losses.map((lost) => ({ ...one, lost })))

/** A user who was cut off earlier, if at all; from then on answers get lost. The SDK has its whole budget of retries. */
async function begin({ earlier, lost }: (typeof cases)[number]) {
  let calls: number | undefined
  const { stores, close } = await openDynaliteStores(() =>
    calls !== undefined && lost.includes(calls++) ? 'drop answer' : undefined,
  )
  onTestFinished(close)
  const { revocations, snapshots } = stores
  const key = `user:${randomUUID()}`
  if (earlier !== undefined) await revocations.cutOff(key, earlier)
  calls = 0
  async function held() {
    calls = undefined
    const [entry] = (await snapshots.read({ revocations: [key] })).revocations
    return entry?.notBefore
  }
  return { revocations, key, held }
}

describe('S-34 a cut-off, answers to which are lost, is written once', () => {
  it.each(cases)('where there was $what; lost: $lost', async (one) => {
    const { revocations, key, held } = await begin(one)
    await revocations.cutOff(key, now)
    expect(await held()).toBe(Math.max(now, (one.earlier ?? 0) + 1))
  })
})

describe('S-34 a cut-off unless there was one since, answers to which are lost, tells what held before it', () => {
  it.each(cases)('where there was $what; lost: $lost', async (one) => {
    const { revocations, key, held } = await begin(one)
    const { earlier = 0 } = one
    const answer = await revocations.cutOffUnlessSince(key, now, now)
    expect(answer).toEqual(earlier < now ? { previous: one.earlier } : undefined)
    expect(await held()).toBe(Math.max(now, earlier))
  })
})
