import { describe, expect, it } from 'vitest'
import { exchangeGrantType } from '../../functions/domain/exchange-token.ts'
import { createAdministration } from './administration.ts'
import { otherAudience } from './app/other-audience.ts'
import { claimsOf } from './decode.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession, newUser, logIn } = system
const administer = createAdministration(system)
const developer = await newSession()
const app = await registerApp(system, developer)

const show = async (token: string) => (await call('GET', '/whoami', { token })).status

type Exchange = ReturnType<typeof app.exchange>

/** Exchanges, which must succeed. */
async function child(exchange: Exchange): Promise<string> {
  const { status, json } = await exchange
  expect({ status, json }).toMatchObject({ status: 200, json: { token_type: 'Bearer' } })
  return String(json.access_token)
}

async function expectRefused(exchange: Exchange, error: string) {
  const { status, json } = await exchange
  expect({ status, error: json.error }).toEqual({ status: 400, error })
}

const makeClient = () => registerApp(system, developer)

describe('S-41 an exchanged token', () => {
  it('is of the same user and grant, for the client that acts, and has a part of the scope', async () => {
    const session = await newSession()
    const token = await child(app.exchange(session.access_token, { scope: 'notes:read' }))
    const subject = claimsOf(session.access_token)
    const claims = claimsOf(token)
    expect(claims).toEqual({
      ...subject,
      ...{ client_id: app.clientId, scope: 'notes:read', act: { sub: app.clientId } },
      ...{ parent_jti: subject.jti, jti: claims.jti, iat: claims.iat, exp: claims.exp },
    })
    expect(claims.jti).not.toBe(subject.jti)
    expect((await call('GET', '/notes', { token })).status).toBe(200)
    const write = await call('POST', '/notes', { token, json: { text: 'x' } })
    expect(write).toMatchObject({ status: 403, json: { scope: 'notes:write' } })
  })

  it('never has more than the token it was exchanged for, the client or the user has', async () => {
    const user = await newUser()
    const narrow = await logIn(user, { scope: 'notes:read' })
    expect(claimsOf(await child(app.exchange(narrow.access_token))).scope).toBe('notes:read')
    await expectRefused(
      app.exchange(narrow.access_token, { scope: 'notes:read notes:write' }),
      'invalid_scope',
    )

    const wide = await logIn(user)
    expect(claimsOf(await child(app.exchange(wide.access_token))).scope).toBe('notes:read notes:write')
    for (const scope of ['account', 'notes:share', 'tokens:introspect', 'openid', 'burn']) {
      await expectRefused(app.exchange(wide.access_token, { scope }), 'invalid_scope')
    }
    const modest = await registerApp(system, developer, { scope: 'notes:write' })
    for (const scope of [undefined, 'notes:write', 'notes:read notes:write', 'account notes:write']) {
      expect(claimsOf(await child(modest.exchange(wide.access_token, { scope }))).scope).toBe('notes:write')
    }
    await expectRefused(modest.exchange(wide.access_token, { scope: 'notes:read' }), 'invalid_scope')
    const bare = await logIn(user, { scope: 'account' })
    await expectRefused(modest.exchange(bare.access_token), 'invalid_scope')
  })

  it('ends no later than the token it was exchanged for', async () => {
    const later = await startSystem()
    const client = await registerApp(later, await later.newSession())
    const { access_token: subject } = await later.newSession()
    later.advance(600_000)
    const { json } = await client.exchange(subject)
    expect(claimsOf(String(json.access_token)).exp).toBe(claimsOf(subject).exp)
    expect(json.expires_in).toBeLessThanOrEqual(300)
    later.advance(301_000)
    expect((await later.call('GET', '/whoami', { token: String(json.access_token) })).status).toBe(401)
    expect((await client.exchange(subject)).json.error).toBe('invalid_request')
  })

  it('keeps the chain of who acts: the client of now, and before it that of the token', async () => {
    const actor = await makeClient()
    const connected = await app.connect(await newUser())
    const claims = claimsOf(await child(actor.exchange(connected.access_token)))
    expect(claims.act).toEqual({ sub: actor.clientId, act: { sub: app.clientId } })
    expect(claims.client_id).toBe(actor.clientId)
  })

  it('cannot be exchanged again', async () => {
    const { access_token: subject } = await newSession()
    const token = await child(app.exchange(subject))
    for (const client of [app, await makeClient()]) {
      await expectRefused(client.exchange(token), 'invalid_request')
    }
  })

  it('may be for another audience, which this API then refuses', async () => {
    const { access_token: subject } = await newSession()
    const token = await child(app.exchange(subject, { resource: otherAudience }))
    expect(claimsOf(token).aud).toBe(otherAudience)
    expect(await show(token)).toBe(401)
    await expectRefused(app.exchange(subject, { resource: 'https://x.example' }), 'invalid_target')
  })

  it('may have its audience named so, as RFC 8693 does; one that is unknown, or not the resource, is refused', async () => {
    const { access_token: subject } = await newSession()
    expect(claimsOf(await child(app.exchange(subject, { audience: otherAudience }))).aud).toBe(otherAudience)
    for (const wrong of [{ audience: 'x' }, { audience: system.issuer, resource: otherAudience }])
      await expectRefused(app.exchange(subject, wrong), 'invalid_target')
  })

  it('of a token that was made for another resource server is for none but that: who was sent it cannot use it here', async () => {
    const { access_token: subject } = await app.connect({
      ...(await newUser()),
      request: { resource: otherAudience },
    })
    for (const resource of [undefined, otherAudience]) {
      const token = await child(app.exchange(subject, { resource }))
      expect(claimsOf(token).aud).toBe(otherAudience)
      expect(await show(token)).toBe(401)
    }
    await expectRefused(app.exchange(subject, { resource: system.issuer }), 'invalid_target')
  })

  it('logs itself out alone: who was handed a part of a grant has no say in the whole', async () => {
    const { access_token: subject } = await newSession()
    const token = await child(app.exchange(subject))
    expect((await call('POST', '/logout', { token })).status).toBe(204)
    expect([await show(token), await show(subject)]).toEqual([401, 200])
  })
})

describe('S-41 an exchanged token ends', () => {
  it.each<[string, (made: Awaited<ReturnType<typeof makeChild>>) => Promise<unknown>]>([
    [
      'with the token it was exchanged for',
      ({ connected, first }) => first.ask('/revoke', { token: connected.access_token }),
    ],
    ['with the grant', ({ connected, first }) => first.ask('/revoke', { token: connected.refresh_token })],
    ['with its user', ({ user }) => administer('revokeUser', { username: user.username })],
    ['with the client that acts', ({ second }) => end(second.clientId)],
    ['with the client of the token it was exchanged for', ({ first }) => end(first.clientId)],
    ['by itself', ({ token, second }) => second.ask('/revoke', { token })],
  ])('%s', async (_, revoke) => {
    const made = await makeChild()
    const other = await child(app.exchange((await newSession()).access_token))
    expect(await show(made.token)).toBe(200)
    await revoke(made)
    expect(await show(made.token)).toBe(401)
    expect(await show(other)).toBe(200)
  })

  const end = (clientId: string) => call('DELETE', `/clients/${clientId}`, { token: developer.access_token })

  async function makeChild() {
    const [first, second] = [await makeClient(), await makeClient()]
    const user = await newUser()
    const connected = await first.connect(user)
    return { first, second, user, connected, token: await child(second.exchange(connected.access_token)) }
  }
})

describe('S-41 what is not exchanged', () => {
  it.each<[string, () => Promise<string>]>([
    ['garbage', async () => 'garbage'],
    ['a refresh token', async () => (await newSession()).refresh_token],
    [
      'a token that was revoked',
      async () => {
        const { access_token: token } = await newSession()
        await call('POST', '/logout', { token })
        return token
      },
    ],
    [
      'a token of a user who is disabled',
      async () => {
        const { access_token: token, username } = await newSession()
        await administer('disableUser', { username })
        return token
      },
    ],
    [
      'a token of a client for itself',
      async () => String((await app.ask('/token', { grant_type: 'client_credentials' })).json.access_token),
    ],
    [
      'an ID token',
      async () => {
        const person = { ...(await newUser()), request: { scope: 'openid' } }
        return String((await app.redeem(await app.getCode(person))).json.id_token)
      },
    ],
  ])('%s', async (_, make) => {
    await expectRefused(app.exchange(await make()), 'invalid_request')
  })

  it.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['no type', { subject_token_type: undefined }],
    ['another type', { subject_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }],
    ['another type of answer', { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }],
    ['an actor beside the client', { actor_token: 'x', actor_token_type: 'y' }],
  ])('a token with %s', async (_, wrong) => {
    await expectRefused(app.exchange(developer.access_token, wrong), 'invalid_request')
  })

  it('anything, by a client that did not register for it, or by none', async () => {
    const plain = await registerApp(system, developer, { grant_types: ['authorization_code'] })
    await expectRefused(plain.exchange(developer.access_token), 'unauthorized_client')
    const form = {
      grant_type: exchangeGrantType,
      subject_token: developer.access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    }
    const { json } = await call('POST', '/token', { form })
    expect(json.error).toBe('invalid_client')
  })
})
