import { describe, expect, it } from 'vitest'
import { createFaultChecks, only } from './fault-checks.ts'
import { mainKinds } from './fault-kinds.ts'

const { run, callsByFunction, casesOf, expectEachHandled } = await createFaultChecks()

describe.concurrent('S-50 5xx, logged, nothing told, no more calls than there must be; then it recovers', () => {
  it.each(casesOf(mainKinds))('$path: a store that $what, at any one call', expectEachHandled)
})

const writesByFunction = callsByFunction.flatMap(({ path, calls }) => {
  const writes = calls.filter(({ name }) => /^(Put|Update)/.test(name))
  return writes.length > 0 ? [{ path, writes }] : []
})

describe.concurrent('S-34 a write whose answer is lost is repeated, and is no second one', () => {
  it.each(writesByFunction)('$path', async ({ path, writes }) => {
    for (const { name, step } of writes) {
      let isLost = false
      const loseFirst = only(name, () => {
        if (isLost) return undefined
        isLost = true
        return 'drop answer'
      })
      for (const { status, expected } of await run(path, {}, loseFirst, step))
        expect(status, name).toBe(expected)
      expect(isLost).toBe(true)
    }
  })
})
