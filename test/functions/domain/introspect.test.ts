import { expect, it } from 'vitest'
import { unavailable } from '../../../functions/domain/errors.ts'
import { beginWithApp } from './one-app.ts'

it.each(['jti:', 'grant:'])(
  'S-50 introspection says nothing of a token whose %s entry cannot be read',
  async (prefix) => {
    const { system, credentials, consent, redeem } = await beginWithApp()
    const { access_token, refresh_token = '' } = await redeem(await consent())
    const { read } = system.store.snapshots
    system.store.snapshots.read = async (keys) => {
      if (keys.revocations?.some((key) => key.startsWith(prefix))) throw unavailable('the store failed')
      return read(keys)
    }
    const token = prefix === 'jti:' ? access_token : refresh_token
    await expect(system.introspect({ caller: { credentials }, token })).rejects.toMatchObject({
      code: 'temporarily_unavailable',
    })
    system.store.snapshots.read = read
    await expect(system.introspect({ caller: { credentials }, token })).resolves.toMatchObject({
      active: true,
    })
  },
)
