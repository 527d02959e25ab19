import { describe, expect, it } from 'vitest'
import { clientKey } from '../../../functions/domain/revocation.ts'
import { createMemorySystem, type MemorySystem } from '../../memory/system.ts'

const username = 'alice'
const password = 'the first password'

async function begin() {
  const system = createMemorySystem()
  const { sub } = await system.register({ username, password })
  const login = () => system.login({ username, password })
  return { system, sub, login, tokens: await login() }
}

/** The same system while no cut-off can be written. */
function withoutCutOffs({ store }: MemorySystem): MemorySystem {
  const cutOff = async () => {
    throw new Error('the store failed')
  }
  return createMemorySystem({ store: { ...store, revocations: { ...store.revocations, cutOff } } })
}

const revoked = { code: 'invalid_token' }
const refused = { code: 'invalid_grant' }

describe('S-48 ending a user', () => {
  it.each(['disabled', 'deleted'] as const)(
    '%s: sessions die, and no login or refresh succeeds',
    async (status) => {
      const { system, login, tokens } = await begin()
      await system.endUser(username, status)
      await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
      await expect(system.refresh(tokens.refresh_token)).rejects.toMatchObject(refused)
      await expect(login()).rejects.toMatchObject(refused)
    },
  )

  it('disabled: the user may log in again once enabled, and what was ended stays ended', async () => {
    const { system, login, tokens } = await begin()
    await system.endUser(username, 'disabled')
    system.time.now += 1
    await system.enableUser(username)
    await expect(system.verify((await login()).access_token)).resolves.toBeDefined()
    await expect(system.refresh(tokens.refresh_token)).rejects.toMatchObject(refused)
  })

  it('deleted: for good, twice as well as once, and the name goes to nobody else', async () => {
    const { system } = await begin()
    await system.endUser(username, 'deleted')
    await system.endUser(username, 'deleted')
    await expect(system.enableUser(username)).rejects.toMatchObject({ code: 'not_found' })
    await expect(system.setPassword(username, password)).rejects.toMatchObject({ code: 'not_found' })
    await expect(system.register({ username, password })).rejects.toMatchObject({ code: 'username_taken' })
  })

  it('deleted: the sessions end before the apps, whose end goes on where a call before it stopped', async () => {
    const { system, sub, tokens } = await begin()
    const metadata = { client_name: 'an app', redirect_uris: ['https://app.example/callback'] }
    for (let at = 0; at < 60; at++) await system.clients.register({ owner: { sub, username }, metadata })
    const ended: string[] = []
    const clients = {
      ...system.store.clients,
      async end(clientId: string, at: number) {
        if (ended.length === 55) throw new Error('out of time')
        ended.push(clientId)
        await system.store.clients.end(clientId, at)
      },
    }
    const failing = createMemorySystem({ store: { ...system.store, clients } })
    await expect(failing.endUser(username, 'deleted')).rejects.toThrow('out of time')
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
    ended.length = 0
    await failing.endUser(username, 'deleted')
    expect(ended).toHaveLength(5)
    const { clients: all } = await system.store.snapshots.read({
      clients: await clients.listIds(sub, { limit: 100 }),
    })
    expect(all.map(({ status }) => status)).toEqual(Array(60).fill('deleted'))
  })

  it('deleted: an app whose cut-off failed gets it from the next call, whatever has become of the others', async () => {
    const { system, sub } = await begin()
    const metadata = { client_name: 'an app', redirect_uris: ['https://app.example/callback'] }
    for (let at = 0; at < 3; at++) await system.clients.register({ owner: { sub, username }, metadata })
    const ids = await system.store.clients.listIds(sub, { limit: 3 })
    const keys = ids.map(clientKey)
    let failures = 1
    const revocations = {
      ...system.store.revocations,
      async cutOff(key: string, at: number) {
        if (key === keys[1] && failures-- > 0) throw new Error('the store failed')
        await system.store.revocations.cutOff(key, at)
      },
    }
    const failing = createMemorySystem({ store: { ...system.store, revocations } })
    await expect(failing.endUser(username, 'deleted')).rejects.toThrow('the store failed')
    await failing.endUser(username, 'deleted')
    const { revocations: cutOffs } = await system.store.snapshots.read({ revocations: keys })
    expect(cutOffs.map(({ id }) => id)).toEqual(keys)
  })

  it('finds a user in any spelling of the name, and says which one is not there', async () => {
    const { system, tokens } = await begin()
    await expect(system.endUser('bob', 'disabled')).rejects.toThrow('There is no user bob.')
    await system.endUser('ALICE', 'disabled')
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
  })
})

describe('setting the scopes of a user', () => {
  it('ends the grants where it takes a scope away, and leaves them where it only gives', async () => {
    const { system, login, tokens } = await begin()
    expect(await system.setScopes(username, ['notes:read', 'notes:write', 'tokens:introspect'])).toBe(false)
    await expect(system.verify(tokens.access_token)).resolves.toBeDefined()
    expect(await system.setScopes(username, ['notes:read'])).toBe(true)
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
    system.time.now += 1
    expect((await login()).scope).toBe('account notes:read')
  })

  it('ends the grants also when it is repeated because it failed halfway', async () => {
    const { system, tokens } = await begin()
    const narrow = (by: MemorySystem) => by.setScopes(username, ['notes:read'])
    await expect(narrow(withoutCutOffs(system))).rejects.toThrow('the store failed')
    await expect(system.verify(tokens.access_token)).resolves.toBeDefined()
    expect(await narrow(system)).toBe(true)
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
  })

  it('refuses what is in no catalogue', async () => {
    const { system } = await begin()
    await expect(system.setScopes(username, ['notes:burn', 'openid', 'x'])).rejects.toThrow(
      'The catalogue has no notes:burn x.',
    )
  })
})

describe('setting the password of a user', () => {
  it('S-48 ends every grant; the user gets in with the new one only', async () => {
    const { system, login, tokens } = await begin()
    await system.setPassword(username, 'the second password')
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
    await expect(login()).rejects.toMatchObject(refused)
    system.time.now += 1
    const { access_token } = await system.login({ username, password: 'the second password' })
    await expect(system.verify(access_token)).resolves.toBeDefined()
  })

  it('fails where the grants could not be ended, and ends them when it is repeated', async () => {
    const { system, tokens } = await begin()
    const set = (by: MemorySystem) => by.setPassword(username, 'the second password')
    await expect(set(withoutCutOffs(system))).rejects.toThrow('the store failed')
    await expect(system.verify(tokens.access_token)).resolves.toBeDefined()
    await set(system)
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
    await expect(system.refresh(tokens.refresh_token)).rejects.toMatchObject(refused)
  })
})
