import { describe, it, vi } from 'vitest'
import { createFaultChecks } from './fault-checks.ts'
import { disturbances, failures } from './fault-kinds.ts'

// Most of the time they wait: for a store that does not answer, or until the SDK asks again who throttles.
vi.setConfig({ maxConcurrency: 16 })

const { casesOf, expectEachHandled, burstsOf, expectBurstHandled } = await createFaultChecks()

describe.concurrent('S-50 5xx, logged, nothing told, no more calls than there must be; then it recovers', () => {
  it.each(casesOf(failures))('$path: a store that $what, at any one call', expectEachHandled)
})

describe.concurrent('S-34 S-50 as if nothing were wrong', () => {
  it.each(casesOf(disturbances))('$path: a store that $what, at any one call', expectEachHandled)
})

// One after the other, for each keeps the machine busy.
describe('S-50 no storm: requests at once ask no more than each alone, and once each when the store is back', () => {
  it.each(burstsOf(failures.filter(({ what }) => what === 'fails')))('$path', expectBurstHandled)
})
