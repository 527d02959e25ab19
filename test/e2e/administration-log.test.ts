import { expect, it } from 'vitest'
import { createAdministration } from './administration.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const administer = createAdministration(system)
const written = () =>
  system.logs
    .filter(({ source }) => source === 'Auth/Administer/Function')
    .map(({ line }) => JSON.parse(line) as Record<string, unknown>)

it('each act of an administrator is logged by its name, without what it was given', async () => {
  const { username } = await system.newUser()
  const password = 'a lantern in the orchard'
  await administer('setPassword', { username, password })
  const entry = written().find(({ operation }) => operation === 'setPassword')
  expect(entry).toMatchObject({ level: 'INFO', message: 'administration', requestId: expect.any(String) })
  for (const told of [username, password]) expect(JSON.stringify(written())).not.toContain(told)
})

it('an operation that is none is refused, with those that there are', async () => {
  await expect(administer('constructor')).rejects.toThrow(
    /^constructor: operation must be one of: .*setPassword/,
  )
})
