import { describe, expect, it } from 'vitest'
import { exchangeGrantType } from '../../../functions/domain/exchange-token.ts'
import { clientKey } from '../../../functions/domain/revocation.ts'
import type { TokenParameters } from '../../../functions/domain/token-endpoint.ts'
import { failRevocationReads } from '../../memory/faults.ts'
import { beginWithApp } from './one-app.ts'
import { password, revoked, username } from './one-user.ts'

describe('S-41 token exchange (RFC 8693)', () => {
  const subject_token_type = 'urn:ietf:params:oauth:token-type:access_token'

  async function exchangeable() {
    const system = await beginWithApp()
    const login = await system.system.login({ username, password })
    const exchange = (subject_token: string, more: Partial<TokenParameters> = {}) =>
      system.ask({ grant_type: exchangeGrantType, subject_token, subject_token_type, ...more })
    return { ...system, login, exchange }
  }

  it('gives a part of a token to a client, which is named as the actor', async () => {
    const { system, clientId, login, exchange } = await exchangeable()
    const child = await exchange(login.access_token, { scope: 'notes:read' })
    expect(child).toMatchObject({ issued_token_type: subject_token_type, scope: 'notes:read' })
    expect(child.refresh_token).toBeUndefined()
    const parent = await system.verify(login.access_token)
    const claims = await system.verify(child.access_token)
    expect(claims).toMatchObject({ sub: parent.sub, grant_id: parent.grant_id, client_id: clientId })
    expect(claims.act).toEqual({ sub: clientId })
  })

  it('keeps the chain of actors', async () => {
    const { system, clientId, exchange, consent, redeem } = await exchangeable()
    const delegated = await redeem(await consent())
    const claims = await system.verify((await exchange(delegated.access_token)).access_token)
    expect(claims.act).toEqual({ sub: clientId, act: { sub: clientId } })
  })

  it('never gives account, more scope or more time than the subject has', async () => {
    const { system, exchange, login } = await exchangeable()
    expect((await exchange(login.access_token)).scope).toBe('notes:read notes:write')
    for (const scope of ['account', 'notes:read tokens:introspect']) {
      await expect(exchange(login.access_token, { scope })).rejects.toMatchObject({ code: 'invalid_scope' })
    }
    system.time.now += 890_000
    expect((await exchange(login.access_token)).expires_in).toBe(10)
    system.time.now += 10_000
    await expect(exchange(login.access_token)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it.each<[string, (all: Awaited<ReturnType<typeof exchangeable>>) => Promise<unknown>]>([
    [
      'the token it was exchanged for',
      ({ system, login }) => system.revoke({ credentials: {}, token: login.access_token }),
    ],
    ['the grant', ({ system, sub, login }) => system.grants.end({ sub, grantId: login.grant_id })],
    ['the user', ({ system, sub }) => system.grants.endAll(sub)],
    ['the client that acts', ({ system, sub, clientId }) => system.clients.end({ ownerSub: sub, clientId })],
  ])('ends with %s', async (_, end) => {
    const all = await exchangeable()
    const { access_token } = await all.exchange(all.login.access_token)
    await expect(all.system.verify(access_token)).resolves.toBeDefined()
    await end(all)
    await expect(all.system.verify(access_token)).rejects.toMatchObject(revoked)
  })

  it('ends with the client that the subject token was issued to', async () => {
    const all = await exchangeable()
    const actor = await all.system.clients.register({
      owner: { sub: all.sub, username },
      metadata: { client_name: 'Actor', grant_types: [exchangeGrantType] },
    })
    const delegated = await all.redeem(await all.consent())
    const { access_token } = await all.ask(
      { grant_type: exchangeGrantType, subject_token: delegated.access_token, subject_token_type },
      { clientId: actor.client_id, clientSecret: actor.client_secret ?? '' },
    )
    await expect(all.system.verify(access_token)).resolves.toBeDefined()
    await all.system.clients.end({ ownerSub: all.sub, clientId: all.clientId })
    await expect(all.system.verify(access_token)).rejects.toMatchObject(revoked)
  })

  it('is not done with what was exchanged itself, nor with a token that is no user’s, nor a revoked one', async () => {
    const { system, ask, exchange, login } = await exchangeable()
    const child = await exchange(login.access_token)
    await expect(exchange(child.access_token)).rejects.toThrow('subject_token was exchanged itself.')
    const own = await ask({ grant_type: 'client_credentials' })
    await expect(exchange(own.access_token)).rejects.toThrow('subject_token must be of a user.')
    await system.logout(
      await system.verify(login.access_token).then((c) => ({ grantId: c.grant_id, jti: c.jti })),
    )
    await expect(exchange(login.access_token)).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it.each(['disabled', 'deleted'] as const)(
    'is not done with a token of a user who is %s, though the cut-off is still to come',
    async (status) => {
      const { system, sub, login, exchange } = await exchangeable()
      await system.store.users.setStatus({ username, sub }, status)
      await expect(exchange(login.access_token)).rejects.toMatchObject({ code: 'invalid_request' })
    },
  )

  it('S-50 says nothing of a token whose revocations cannot be read', async () => {
    const { system, login, exchange } = await exchangeable()
    failRevocationReads(system.store, 'jti:')
    await expect(exchange(login.access_token)).rejects.toMatchObject({ code: 'temporarily_unavailable' })
  })

  it('S-37 is not done by a client that was revoked since the grant began', async () => {
    const { system, clientId, login, exchange } = await exchangeable()
    await system.store.revocations.cutOff(clientKey(clientId), system.time.now)
    await expect(exchange(login.access_token)).rejects.toMatchObject({ code: 'invalid_request' })
    system.time.now += 1
    const later = await system.login({ username, password })
    await expect(exchange(later.access_token)).resolves.toMatchObject({ grant_id: later.grant_id })
  })

  it('gives nobody a say in the grant: logging out with what was exchanged ends that token alone', async () => {
    const { system, exchange, login } = await exchangeable()
    const child = await exchange(login.access_token)
    const { grant_id: grantId, jti, act } = await system.verify(child.access_token)
    await system.logout({ grantId, jti, actor: act?.sub })
    await expect(system.verify(child.access_token)).rejects.toMatchObject(revoked)
    await expect(system.verify(login.access_token)).resolves.toBeDefined()
  })
})
