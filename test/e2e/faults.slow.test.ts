import { describe, it } from 'vitest'
import { createFaultChecks } from './fault-checks.ts'
import { faultKinds } from './fault-kinds.ts'

const { casesOf, expectEachHandled } = await createFaultChecks()

// The SDK waits for seconds before it asks again who throttles.
describe.concurrent('S-50 5xx, logged, nothing told, no more calls than there must be; then it recovers', () => {
  it.each(casesOf(faultKinds))('$path: a store that $what, at any one call', expectEachHandled)
})
