import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { startSystem } from './system.ts'

/**
 * The area under the ROC curve: how likely it is that one drawn from `a` is larger than one from `b`. Half where
 * nobody can tell them apart.
 */
function areaUnderCurve(a: readonly number[], b: readonly number[]): number {
  const wins = a.map((x) => b.reduce((sum, y) => sum + (x > y ? 1 : x === y ? 0.5 : 0), 0))
  return wins.reduce((sum, count) => sum + count, 0) / (a.length * b.length)
}

it('S-45 the time of a login does not tell a known from an unknown user: 1,000 tries of each at the lowest cost', async () => {
  const system = await startSystem()
  const { call, newUser } = system
  const known: string[] = []
  for (let user = 0; user < 10; user++) known.push((await newUser()).username)
  // As long as the known ones, and just as often the same.
  const unknown = known.map((username) => username.replace('user', 'none'))

  const time = async (username = '') => {
    const body = JSON.stringify({ username, password: 'some other password' })
    const started = performance.now()
    const { status } = await call('POST', '/login', { body })
    const elapsed = performance.now() - started
    expect(status).toBe(400)
    return elapsed
  }
  const pick = (names: readonly string[]) => names[randomInt(names.length)]
  // One after the other on one warm instance; each pair in an order of its own.
  for (let warmUp = 0; warmUp < 200; warmUp++) await time(pick(warmUp % 2 ? known : unknown))

  const times = { known: [] as number[], unknown: [] as number[] }
  for (let pair = 0; pair < 1_000; pair++) {
    const measures = [
      async () => void times.known.push(await time(pick(known))),
      async () => void times.unknown.push(await time(pick(unknown))),
    ]
    if (randomInt(2) === 0) measures.reverse()
    for (const measure of measures) await measure()
  }
  const area = areaUnderCurve(times.known, times.unknown)
  const median = (values: readonly number[]) =>
    values.toSorted((a, b) => a - b)[values.length / 2]?.toFixed(3)
  const figures = `area ${area.toFixed(3)}; medians ${median(times.known)} and ${median(times.unknown)} ms`
  process.stdout.write(`S-45: ${figures}\n`)
  expect(area, figures).toBeGreaterThan(0.45)
  expect(area, figures).toBeLessThan(0.55)
})
