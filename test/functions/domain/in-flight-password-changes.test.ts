import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../memory/store.ts'
import type { MemorySystem } from '../../memory/system.ts'
import { createGate } from './gate.ts'
import { begin, changeBy, password, refused, revoked, username } from './one-user.ts'

const meanwhile: readonly (readonly [string, (system: MemorySystem, sub: string) => Promise<unknown>])[] = [
  ['the user is disabled', (system) => system.endUser(username, 'disabled')],
  ['the user logs out everywhere', (system, sub) => system.grants.endAll(sub)],
  ['an administrator narrows the scopes', (system) => system.setScopes(username, [])],
]

/** A password change in the middle of its hash, until the gate opens. */
async function holdChange() {
  const gate = createGate()
  const { system, sub } = await begin(createMemoryStore(), gate.pass)
  const held = gate.close()
  const changing = system.changePassword(changeBy(system, sub))
  await held
  return { system, sub, changing, gate }
}

describe('S-37, S-48 a password change held in the middle of its hash', () => {
  it.each(meanwhile.flatMap(([what, end]) => [0, 200].map((later) => [later, what, end] as const)))(
    'keeps nobody in where %d ms after it began %s',
    async (later, _, end) => {
      const { system, sub, changing, gate } = await holdChange()
      system.time.now += later
      await end(system, sub)
      system.time.now += 200
      gate.open()
      await expect(changing).rejects.toMatchObject(revoked)
      await system.enableUser(username)
      system.time.now += 1
      await expect(system.login({ username, password: 'the second password' })).resolves.toBeDefined()
    },
  )

  it('ends what the old password began meanwhile, behind a cut-off of somebody else too', async () => {
    const { system, sub, changing, gate } = await holdChange()
    system.time.now += 200
    await system.grants.endAll(sub)
    system.time.now += 200
    const { access_token } = await system.login({ username, password })
    system.time.now += 200
    gate.open()
    await expect(changing).rejects.toMatchObject(revoked)
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })
})

describe('S-48 a password change asked for twice at once keeps the caller in by one answer, the second having', () => {
  async function beginTwice() {
    const [verifying, cuttingOff] = [createGate(), createGate()]
    const store = createMemoryStore()
    store.revocations.cutOffUnlessSince = cuttingOff.before(store.revocations.cutOffUnlessSince)
    const { system, sub } = await begin(store, verifying.pass)
    const request = changeBy(system, sub)
    const change = () => {
      system.time.now += 1
      return system.changePassword(request)
    }
    return { system, change, verifying, cuttingOff }
  }

  it('read the user before the first stored the password', async () => {
    const { system, change, verifying } = await beginTwice()
    const held = verifying.close()
    const second = change()
    await held
    const first = await change()
    verifying.open()
    await expect(second).rejects.toMatchObject(refused)
    await expect(system.verify(first.access_token)).resolves.toMatchObject({ username })
  })

  it('read the user between that and the cut-off', async () => {
    const { system, change, verifying, cuttingOff } = await beginTwice()
    const stored = cuttingOff.close()
    const first = change()
    await stored
    const held = verifying.close()
    const second = change()
    await held
    cuttingOff.open()
    const { access_token } = await first
    verifying.open()
    await expect(second).rejects.toMatchObject(revoked)
    await expect(system.verify(access_token)).resolves.toMatchObject({ username })
  })

  it('wrote the cut-off while that of the first was on its way', async () => {
    const { system, change, cuttingOff } = await beginTwice()
    const stored = cuttingOff.close()
    const first = change()
    await stored
    const { access_token } = await change()
    cuttingOff.open()
    await expect(first).rejects.toMatchObject(revoked)
    await expect(system.verify(access_token)).resolves.toMatchObject({ username })
  })
})

describe('a password change that failed in the middle', () => {
  it('is finished by repeating it: the caller need not know how far it came', async () => {
    const store = createMemoryStore()
    const { system, sub } = await begin(store)
    const before = await system.login({ username, password })
    const { cutOffUnlessSince } = store.revocations
    store.revocations.cutOffUnlessSince = async () => {
      throw new Error('the store failed')
    }
    const change = changeBy(system, sub)
    await expect(system.changePassword(change)).rejects.toThrow('the store failed')
    store.revocations.cutOffUnlessSince = cutOffUnlessSince
    await expect(system.verify(before.access_token)).resolves.toBeDefined()

    const { access_token } = await system.changePassword(change)
    await expect(system.verify(before.access_token)).rejects.toMatchObject(revoked)
    await expect(system.verify(access_token)).resolves.toMatchObject({ username })
  })
})
