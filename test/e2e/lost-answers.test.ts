import { describe, expect, it } from 'vitest'
import { createFaultChecks, only } from './fault-checks.ts'

const { run, callsByFunction } = await createFaultChecks()

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
