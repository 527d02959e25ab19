import { expect, it } from 'vitest'
import { failRevocationReads } from '../../memory/faults.ts'
import { beginWithApp } from './one-app.ts'

it.each(['jti:', 'grant:'])(
  'S-50 introspection says nothing of a token whose %s entry cannot be read',
  async (prefix) => {
    const { system, credentials, consent, redeem } = await beginWithApp()
    const { access_token, refresh_token = '' } = await redeem(await consent())
    const restore = failRevocationReads(system.store, prefix)
    const token = prefix === 'jti:' ? access_token : refresh_token
    await expect(system.introspect({ caller: { credentials }, token })).rejects.toMatchObject({
      code: 'temporarily_unavailable',
    })
    restore()
    await expect(system.introspect({ caller: { credentials }, token })).resolves.toMatchObject({
      active: true,
    })
  },
)
