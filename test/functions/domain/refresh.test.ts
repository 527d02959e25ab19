import { describe, expect, it } from 'vitest'
import { formatGrantToken } from '../../../functions/domain/grant-token.ts'
import { createMemoryTokenKeys } from '../../memory/ports.ts'
import { createMemoryStore } from '../../memory/store.ts'
import { lives } from '../../memory/system.ts'
import { beginWithApp } from './one-app.ts'
import { begin, password, refused, username } from './one-user.ts'

describe('a refresh token', () => {
  const idle = lives.refreshIdleSeconds * 1000

  it('may lie idle to the last millisecond of its idle life, and no longer', async () => {
    const { system, credentials, consent, redeem, ask } = await beginWithApp()
    const { refresh_token } = await redeem(await consent())
    const introspect = () =>
      system.introspect({ caller: { credentials }, token: refresh_token ?? '' }).then(({ active }) => active)
    const refresh = () => ask({ grant_type: 'refresh_token', refresh_token })
    system.time.now += idle
    expect(await introspect()).toBe(false)
    await expect(refresh()).rejects.toMatchObject(refused)
    system.time.now -= 1
    expect(await introspect()).toBe(true)
    await expect(refresh()).resolves.toMatchObject({ token_type: 'Bearer' })
  })

  it('is refused where the database has removed its grant', async () => {
    const store = createMemoryStore()
    const { system } = await begin(store)
    const { refresh_token } = await system.login({ username, password })
    const { read } = store.snapshots
    store.snapshots.read = async (keys) => ({ ...(await read(keys)), grants: [] })
    await expect(system.refresh(refresh_token)).rejects.toMatchObject(refused)
  })

  it('of a generation that is not there yet, as after a restored table, is refused and ends nothing', async () => {
    const { system } = await begin()
    const { grant_id: grantId, refresh_token } = await system.login({ username, password })
    const { grantKeys } = createMemoryTokenKeys()
    const later = await formatGrantToken({ kind: 'rt', grantId, generation: 2 }, grantKeys)
    await expect(system.refresh(later)).rejects.toMatchObject(refused)
    await expect(system.refresh(refresh_token)).resolves.toMatchObject({ token_type: 'Bearer' })
  })

  it('S-29 is not redeemed for another resource than that of its grant', async () => {
    const { system, consent, redeem, ask } = await beginWithApp()
    const { access_token, refresh_token } = await redeem(await consent())
    const { aud } = await system.verify(access_token)
    const refresh = (resource: string) => ask({ grant_type: 'refresh_token', refresh_token, resource })
    await expect(refresh('https://files.example.com')).rejects.toMatchObject({ code: 'invalid_target' })
    await expect(refresh(aud)).resolves.toMatchObject({ token_type: 'Bearer' })
  })
})
