import { ids } from '../../../functions/adapters/ids.ts'
import { createMemoryPasswords } from '../../memory/ports.ts'
import { createMemoryStore, type MemoryStore } from '../../memory/store.ts'
import { createMemorySystem, type MemorySystem } from '../../memory/system.ts'

export const username = 'alice'
export const password = 'the first password'

/** A system with one user, whose password is checked behind `beforeVerify`. */
export async function begin(store: MemoryStore = createMemoryStore(), beforeVerify?: () => Promise<void>) {
  const system = createMemorySystem({ store, passwords: createMemoryPasswords(beforeVerify) })
  const { sub } = await system.register({ username, password })
  return { system, sub }
}

/** A change of the password, asked for with a session that has just begun. */
export const changeBy = (system: MemorySystem, sub: string) => ({
  sub,
  username,
  grantId: ids.timed(system.time.now),
  currentPassword: password,
  newPassword: 'the second password',
})

/** What becomes of a refresh token or a code, and of an access token, whose grant has ended. */
export const refused = { code: 'invalid_grant' }
export const revoked = { code: 'invalid_token' }
