import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { createAdministration } from './administration.ts'
import { startSystem } from './system.ts'

/**
 * The area under the ROC curve: how likely it is that one drawn from `a` is larger than one from `b`. Half where
 * nobody can tell them apart.
 */
function areaUnderCurve(a: readonly number[], b: readonly number[]): number {
  const wins = a.map((x) => b.reduce((sum, y) => sum + (x > y ? 1 : x === y ? 0.5 : 0), 0))
  return wins.reduce((sum, count) => sum + count, 0) / (a.length * b.length)
}

const tries = 1_000

it('S-45 the time of a refused login does not tell a known or a disabled user from an unknown one: 1,000 tries of each at the lowest cost', async () => {
  const system = await startSystem()
  const { call, newUser } = system
  const administer = createAdministration(system)
  const newUsers = async () => {
    const users: Awaited<ReturnType<typeof newUser>>[] = []
    for (let user = 0; user < 10; user++) users.push(await newUser())
    return users
  }
  const wrong = 'some other password'
  const known = (await newUsers()).map(({ username }) => ({ username, password: wrong }))
  // As long as the known ones, and just as often the same.
  const unknown = known.map(({ username }) => ({
    username: username.replace('user', 'none'),
    password: wrong,
  }))
  // With the right password: nothing else about them is wrong.
  const disabled = (await newUsers()).map(({ username, password }) => ({ username, password }))
  for (const { username } of disabled) await administer('disableUser', { username })

  const groups = [known, unknown, disabled].map((logins) => ({ logins, times: [] as number[] }))
  const time = async (logins: typeof known) => {
    const body = JSON.stringify(logins[randomInt(logins.length)])
    const started = performance.now()
    const { status } = await call('POST', '/login', { body })
    const elapsed = performance.now() - started
    expect(status).toBe(400)
    return elapsed
  }
  // One after the other on one warm instance; each round in an order of its own.
  const round = async () => {
    const order = groups.map((group) => ({ group, at: Math.random() })).sort((a, b) => a.at - b.at)
    for (const { group } of order) group.times.push(await time(group.logins))
  }
  for (let warmUp = 0; warmUp < 100; warmUp++) await round()
  for (const { times } of groups) times.length = 0
  for (let count = 0; count < tries; count++) await round()

  const [ofKnown = [], ofUnknown = [], ofDisabled = []] = groups.map(({ times }) => times)
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[tries / 2]?.toFixed(3)
  const areas = [
    { who: 'known', times: ofKnown },
    { who: 'disabled', times: ofDisabled },
  ].map(({ who, times }) => {
    const area = areaUnderCurve(times, ofUnknown)
    const figures = `${who}: area ${area.toFixed(3)}; medians ${median(times)} and ${median(ofUnknown)} ms`
    process.stdout.write(`S-45 ${figures}\n`)
    return { area, figures }
  })
  for (const { area, figures } of areas) {
    expect(area, figures).toBeGreaterThan(0.45)
    expect(area, figures).toBeLessThan(0.55)
  }
})
