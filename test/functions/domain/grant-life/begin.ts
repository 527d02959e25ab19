import { type Lives, lives } from '../../../memory/system.ts'
import { consent, redeem } from './apps.ts'
import type { Tally } from './rules.ts'
import { login } from './sessions.ts'
import { World } from './world.ts'

export const passwords = ['the first password', 'the second password', 'the third password'] as const

/** Grants end by lying idle, or, where their absolute life is shorter than that, by it. */
export const livesToTry: readonly Lives[] = [lives, { ...lives, refreshAbsoluteSeconds: 10 * 24 * 60 * 60 }]

/** Two users who are logged in, apps of either, and apps that are connected. */
export async function begin(lasting: Lives, tally: Tally) {
  const world = new World(lasting, tally)
  for (const name of ['alice', 'bob']) await world.addUser(name, passwords[0])
  await world.addApp('alice', 'none')
  await world.addApp('alice', 'client_secret_basic')
  await world.addApp('bob', 'client_secret_basic')
  for (const name of ['bob', 'alice']) await world.ask(login(name, passwords[0]))
  for (const [clientId, credentials] of [...world.credentials].slice(1)) {
    await world.ask(consent(clientId, 'alice', passwords[0], ['notes:read', 'notes:write']))
    const [code] = world.known.codes.slice(-1)
    if (code) await world.ask(redeem(code, credentials, true))
  }
  return world
}
