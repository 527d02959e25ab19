import { describe, expect, it } from 'vitest'
import { begin, password, revoked, username } from './one-user.ts'

/** A user who is logged in and makes personal tokens. */
async function beginMaking() {
  const { system, sub } = await begin()
  const login = await system.login({ username, password })
  const { grant_id: grantId, jti, auth_time: authTime } = await system.verify(login.access_token)
  const owner = { sub, username, authTime, grantId, jti }
  const make = (scope: string, expiresIn: number) =>
    system.createPersonalToken({ owner, name: 'backup', scope, expiresIn })
  return { system, sub, make }
}

describe('a personal token', () => {
  it('lives as long as its user chose, with the scopes chosen, never with account, and is listed and ended', async () => {
    const { system, sub, make } = await beginMaking()
    const day = 86_400
    const token = await make('notes:read', 90 * day)
    expect(token).toMatchObject({ scope: 'notes:read', expires_in: 90 * day })
    expect(token.refresh_token).toBeUndefined()
    system.time.now += 90 * day * 1000 - 1000
    await expect(system.verify(token.access_token)).resolves.toMatchObject({ scope: 'notes:read' })
    const { grants } = await system.grants.list({ sub })
    expect(grants).toMatchObject([{ kind: 'personal', label: 'backup', grant_id: token.grant_id }])
    await system.grants.end({ sub, grantId: token.grant_id })
    await expect(system.verify(token.access_token)).rejects.toMatchObject(revoked)

    await expect(make('account', day)).rejects.toMatchObject({ code: 'invalid_scope' })
    await expect(make('', day)).rejects.toMatchObject({ code: 'invalid_scope' })
    for (const life of [0, 59, 365 * day + 1])
      await expect(make('notes:read', life)).rejects.toThrow('expires_in')
  })

  it('comes without an ID token, though it may be told who its user is', async () => {
    const { make } = await beginMaking()
    const token = await make('openid notes:read', 3600)
    expect(token).toMatchObject({ scope: 'openid notes:read' })
    expect(token.id_token).toBeUndefined()
  })

  it.each(['disabled', 'deleted'] as const)(
    'is not made for a user who is %s, though the cut-off is still to come',
    async (status) => {
      const { system, sub, make } = await beginMaking()
      await system.store.users.setStatus({ username, sub }, status)
      await expect(make('notes:read', 3600)).rejects.toMatchObject(revoked)
    },
  )
})
