import { describe, expect, it } from 'vitest'
import { beginWithApp, metadata } from './one-app.ts'
import { username } from './one-user.ts'

/** What an app shows for tokens, the grant type that it needs, and how it is got and redeemed. */
const shown = [
  {
    what: 'a code',
    grantType: 'authorization_code',
    async get({ consent, redeem }: App) {
      const code = await consent(['notes:read', 'notes:write'])
      return () => redeem(code)
    },
  },
  {
    what: 'a refresh token',
    grantType: 'refresh_token',
    async get({ consent, redeem, ask }: App) {
      const { refresh_token } = await redeem(await consent(['notes:read', 'notes:write']))
      return () => ask({ grant_type: 'refresh_token', refresh_token })
    },
  },
]

type App = Awaited<ReturnType<typeof beginWithApp>>

describe.each(shown)('$what', ({ grantType, get }) => {
  it.each<[string, (app: App) => Promise<unknown>]>([
    [
      // The store's own, as between the two writes of taking a scope away: the cut-off is still to come.
      'its user may no longer hold',
      ({ system, sub }) => system.store.users.setScopes({ username, sub }, ['notes:read']),
    ],
    [
      'its client may no longer have',
      ({ system, sub, clientId }) =>
        system.clients.change({ ownerSub: sub, clientId }, { ...metadata, scope: 'notes:read' }),
    ],
  ])('gives nothing that %s', async (_, withdraw) => {
    const app = await beginWithApp()
    const redeem = await get(app)
    await withdraw(app)
    expect((await redeem()).scope).toBe('notes:read')
  })

  it('is not redeemed by a client that lost the grant type, and is as good as before once it has it', async () => {
    const app = await beginWithApp()
    const redeem = await get(app)
    const own = { ownerSub: app.sub, clientId: app.clientId }
    const others = metadata.grant_types.filter((name) => name !== grantType)
    await app.system.clients.change(own, { ...metadata, grant_types: others })
    await expect(redeem()).rejects.toMatchObject({ code: 'unauthorized_client' })
    await app.system.clients.change(own, metadata)
    await expect(redeem()).resolves.toMatchObject({ token_type: 'Bearer' })
  })
})
