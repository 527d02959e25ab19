import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { begin, livesToTry } from './begin.ts'
import { rules, type Tally } from './rules.ts'
import { happenings } from './steps.ts'

describe("S-22 S-23 S-28 S-31 S-32 S-33 S-34 S-35 S-36 S-37 S-48 S-50 a grant's life", () => {
  it('follows the rules, whatever happens to it and to the store, in any order', async () => {
    const tally: Tally = new Map()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...livesToTry), happenings, async (lives, commands) => {
        const world = await begin(lives, tally)
        await fc.asyncModelRun(() => ({ model: world, real: world }), commands)
      }),
      // So many that even the rarest rule is come to some twenty times, and never in no run at all.
      { numRuns: 600 },
    )
    expect(rules.filter((rule) => !tally.has(rule))).toEqual([])
  })
})
