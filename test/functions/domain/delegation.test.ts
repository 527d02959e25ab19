import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { exchangeGrantType } from '../../../functions/domain/exchange-token.ts'
import { clientKey } from '../../../functions/domain/revocation.ts'
import type { TokenParameters } from '../../../functions/domain/token-endpoint.ts'
import { createMemoryStore } from '../../memory/store.ts'
import { createMemorySystem } from '../../memory/system.ts'

const username = 'alice'
const password = 'the first password'
const redirectUri = 'https://app.example/callback'
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')

async function begin(store = createMemoryStore()) {
  const system = createMemorySystem({ store })
  const { sub } = await system.register({ username, password })
  const metadata = {
    client_name: 'Scheduler',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials', exchangeGrantType],
  }
  const { client_id, client_secret = '' } = await system.clients.register({
    owner: { sub, username },
    metadata,
  })
  const credentials = { clientId: client_id, clientSecret: client_secret }
  const ask = (parameters: TokenParameters, by = credentials) =>
    system.tokenEndpoint({ ...parameters, credentials: by })

  /** Has the user allow the client what is ticked, and gives the code. */
  async function consent(ticked: readonly string[] = ['notes:read', 'notes:write', 'openid']) {
    const step = await system.authorize.decide(
      {
        parameters: {
          response_type: 'code',
          client_id,
          redirect_uri: redirectUri,
          scope: 'notes:read notes:write openid',
          code_challenge: challenge,
          code_challenge_method: 'S256',
        },
      },
      { allowed: true, username, password, ticked },
    )
    if (step.kind !== 'redirect') throw new Error(`${step.kind}: ${JSON.stringify(step)}`)
    return new URL(step.location).searchParams.get('code') ?? ''
  }

  const redeem = (code: string, more: Partial<TokenParameters> = {}) =>
    ask({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...more,
    })

  return { system, sub, clientId: client_id, credentials, ask, consent, redeem }
}

const refused = { code: 'invalid_grant' }
const revoked = { code: 'invalid_token' }

describe('S-23 an authorization code', () => {
  it('works once; shown again it ends what was issued for it', async () => {
    const { system, consent, redeem } = await begin()
    const code = await consent()
    const tokens = await redeem(code)
    await expect(redeem(code)).rejects.toMatchObject(refused)
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
  })

  it('is redeemed by at most one of 50 at once, whose tokens are refused afterwards', async () => {
    const { system, consent, redeem } = await begin()
    const code = await consent()
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => redeem(code)))
    const won = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    expect(won.length).toBeLessThanOrEqual(1)
    for (const { access_token } of won)
      await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })

  it('lives 60 seconds', async () => {
    const { system, consent, redeem } = await begin()
    const [first, second] = [await consent(), await consent()]
    system.time.now += 59_999
    await expect(redeem(first)).resolves.toMatchObject({ scope: 'notes:read notes:write openid' })
    system.time.now += 1
    await expect(redeem(second)).rejects.toMatchObject(refused)
  })

  it.each<[string, Partial<TokenParameters>]>([
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }],
    ['a verifier that is none', { code_verifier: 'short' }],
    ['the challenge as the verifier', { code_verifier: challenge }],
    ['another redirect URI', { redirect_uri: `${redirectUri}/` }],
    ['another resource', { resource: 'https://files.example.com' }],
  ])('changes nothing when it is shown with %s, before it is redeemed and after', async (_, wrong) => {
    const { system, consent, redeem } = await begin()
    const code = await consent()
    await expect(redeem(code, wrong)).rejects.toThrow()
    const { access_token } = await redeem(code)
    await expect(redeem(code, wrong)).rejects.toThrow()
    await expect(system.verify(access_token)).resolves.toBeDefined()
  })

  it('is not redeemed twice, though the SDK repeated the write whose answer was lost (S-34)', async () => {
    const store = createMemoryStore()
    const { advance } = store.grants
    store.grants.advance = async (...args) => {
      await advance(...args)
      return advance(...args)
    }
    const { system, consent, redeem } = await begin(store)
    const { access_token } = await redeem(await consent())
    await expect(system.verify(access_token)).resolves.toBeDefined()
  })

  it('gives what was ticked, of what was asked', async () => {
    const { consent, redeem } = await begin()
    expect((await redeem(await consent(['notes:read', 'notes:share', 'account']))).scope).toBe('notes:read')
  })

  it('is worth nothing once its user is disabled or its client deleted', async () => {
    for (const end of ['user', 'client'] as const) {
      const { system, sub, clientId, consent, redeem } = await begin()
      const code = await consent()
      if (end === 'user') await system.endUser(username, 'disabled')
      else await system.clients.end({ ownerSub: sub, clientId })
      await expect(redeem(code)).rejects.toMatchObject({
        code: end === 'user' ? 'invalid_grant' : 'invalid_client',
      })
    }
  })
})

describe('S-22 another client', () => {
  it("cannot redeem a client's code or refresh token, and changes nothing by trying", async () => {
    const { system, sub, ask, consent, redeem } = await begin()
    const { client_id, client_secret = '' } = await system.clients.register({
      owner: { sub, username },
      metadata: { client_name: 'Other', redirect_uris: [redirectUri] },
    })
    const other = { clientId: client_id, clientSecret: client_secret }
    const code = await consent()
    const wrong = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }
    await expect(ask(wrong, other)).rejects.toMatchObject(refused)
    const { refresh_token } = await redeem(code)
    await expect(ask({ grant_type: 'refresh_token', refresh_token }, other)).rejects.toMatchObject(refused)
    await expect(system.refresh(refresh_token)).rejects.toMatchObject(refused)
    await expect(ask({ grant_type: 'refresh_token', refresh_token })).resolves.toBeDefined()
  })
})

describe('a token of a client of its own', () => {
  it('may do what both the client and its owner may, and ends with the client', async () => {
    const { system, sub, clientId, ask } = await begin()
    const { access_token, refresh_token, scope } = await ask({ grant_type: 'client_credentials' })
    expect([scope, refresh_token]).toEqual(['notes:read notes:write', undefined])
    const claims = await system.verify(access_token)
    expect(claims).toMatchObject({ sub: clientId, client_id: clientId })
    expect([claims.username, claims.auth_time]).toEqual([undefined, undefined])
    const less = await ask({ grant_type: 'client_credentials', scope: 'tokens:introspect notes:read' })
    expect(less.scope).toBe('notes:read')
    for (const asked of ['notes:burn', 'notes:read notes:burn', 'tokens:introspect']) {
      await expect(ask({ grant_type: 'client_credentials', scope: asked })).rejects.toMatchObject({
        code: 'invalid_scope',
      })
    }
    await system.clients.end({ ownerSub: sub, clientId })
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })

  it('never has what its owner was not given, and none is issued once the owner is disabled', async () => {
    const { system, ask } = await begin()
    await system.setScopes(username, ['notes:read'])
    expect((await ask({ grant_type: 'client_credentials' })).scope).toBe('notes:read')
    await system.endUser(username, 'disabled')
    await expect(ask({ grant_type: 'client_credentials' })).rejects.toMatchObject({ code: 'invalid_client' })
  })
})

describe('S-41 token exchange (RFC 8693)', () => {
  const subject_token_type = 'urn:ietf:params:oauth:token-type:access_token'

  async function exchangeable() {
    const system = await begin()
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

  it.each([
    [
      'the token it was exchanged for',
      (s: Awaited<ReturnType<typeof exchangeable>>) =>
        s.system.revoke({ credentials: {}, token: s.login.access_token }),
    ],
    [
      'the grant',
      (s: Awaited<ReturnType<typeof exchangeable>>) =>
        s.system.grants.end({ sub: s.sub, grantId: s.login.grant_id }),
    ],
    ['the user', (s: Awaited<ReturnType<typeof exchangeable>>) => s.system.grants.endAll(s.sub)],
    [
      'the client that acts',
      (s: Awaited<ReturnType<typeof exchangeable>>) =>
        s.system.clients.end({ ownerSub: s.sub, clientId: s.clientId }),
    ],
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

describe('a personal token', () => {
  it('lives as long as its user chose, with the scopes chosen, never with account, and is listed and ended', async () => {
    const { system, sub } = await begin()
    const login = await system.login({ username, password })
    const { grant_id: grantId, jti, auth_time: authTime } = await system.verify(login.access_token)
    const owner = { sub, username, authTime, grantId, jti }
    const day = 86_400
    const make = (scope: string, expiresIn: number) =>
      system.createPersonalToken({ owner, name: 'backup', scope, expiresIn })
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
})

describe('clients', () => {
  it('end with their user, and so does every grant that anyone gave them', async () => {
    const { system, ask, consent, redeem } = await begin()
    const { access_token, refresh_token } = await redeem(await consent())
    await system.endUser(username, 'deleted')
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
    await expect(ask({ grant_type: 'refresh_token', refresh_token })).rejects.toMatchObject({
      code: 'invalid_client',
    })
  })

  it('have two secrets at most, of which either can be deleted', async () => {
    const { system, sub, clientId, credentials, ask } = await begin()
    const own = { ownerSub: sub, clientId }
    const works = (clientSecret: string) =>
      ask({ grant_type: 'client_credentials' }, { clientId, clientSecret }).then(
        () => true,
        () => false,
      )
    const first = credentials.clientSecret
    const { client_secret: second, secret_id: secretId } = await system.clients.addSecret(own)
    expect([await works(first), await works(second)]).toEqual([true, true])
    await expect(system.clients.addSecret(own)).rejects.toMatchObject({ code: 'too_many_secrets' })
    await system.clients.removeSecret({ ...own, secretId })
    expect([await works(first), await works(second), await works('')]).toEqual([true, false, false])
  })

  it('count towards a hundred while they are there, and deleted ones towards a thousand', async () => {
    const { system, sub } = await begin()
    const metadata = { client_name: 'One of many', redirect_uris: [redirectUri] }
    const register = () => {
      // Within a millisecond the newest is not told from the others.
      system.time.now += 1
      return system.clients.register({ owner: { sub, username }, metadata })
    }
    const end = (clientId: string) => system.clients.end({ ownerSub: sub, clientId })
    const made: string[] = []
    for (let at = 1; at < 100; at++) made.push((await register()).client_id)
    await expect(register()).rejects.toThrow('A user may have 100 clients')
    for (const clientId of made) await end(clientId)
    for (let at = 100; at < 999; at++) await end((await register()).client_id)
    const page = await system.clients.list({ ownerSub: sub })
    expect(page.clients).toEqual([])
    await register()
    await expect(register()).rejects.toThrow('1000 clients in 400 days')
  })

  it("are their owner's alone", async () => {
    const { system, clientId } = await begin()
    const { sub } = await system.register({ username: 'mallory', password })
    const theirs = { ownerSub: sub, clientId }
    const missing = { code: 'not_found' }
    await expect(system.clients.show(theirs)).rejects.toMatchObject(missing)
    await expect(system.clients.end(theirs)).rejects.toMatchObject(missing)
    await expect(system.clients.addSecret(theirs)).rejects.toMatchObject(missing)
    await expect(system.clients.change(theirs, { client_name: 'x' })).rejects.toMatchObject(missing)
  })

  it('end with their user, though there are more than one user may have: registered at once, they all counted too few', async () => {
    const { system, sub } = await begin()
    const metadata = { client_name: 'One of many', redirect_uris: [redirectUri] }
    const registered = await Promise.all(
      Array.from({ length: 150 }, () => system.clients.register({ owner: { sub, username }, metadata })),
    )
    await system.endUser(username, 'deleted')
    const ids = registered.map(({ client_id }) => client_id)
    const read = (clients: readonly string[]) => system.store.snapshots.read({ clients })
    const found = [...(await read(ids.slice(0, 75))).clients, ...(await read(ids.slice(75))).clients]
    expect(found.filter(({ status }) => status !== 'deleted')).toEqual([])
  })

  it('are not left behind by a user who is deleted while one is registered', async () => {
    const store = createMemoryStore()
    const { system, sub } = await begin(store)
    const { add } = store.clients
    let added = ''
    store.clients.add = async (client) => {
      await add(client)
      added = client.clientId
      await system.endUser(username, 'deleted')
    }
    const metadata = { client_name: 'Late', redirect_uris: [redirectUri] }
    const late = createMemorySystem({ store })
    await expect(late.clients.register({ owner: { sub, username }, metadata })).rejects.toMatchObject(revoked)
    const [client] = (await store.snapshots.read({ clients: [added] })).clients
    expect(client?.status).toBe('deleted')
  })
})
