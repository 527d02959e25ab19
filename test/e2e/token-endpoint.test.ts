import { describe, expect, it } from 'vitest'
import { exchangeGrantType } from '../../functions/domain/exchange-token.ts'
import type { Answer } from './client.ts'
import { expectError } from './oauth-error.ts'
import { startSystem } from './system.ts'
import { changeScope, registerApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession, newUser, logIn } = system
const developer = await newSession()
const app = await registerApp(system, developer)

const post = (body: string, headers: Readonly<Record<string, string>> = {}) =>
  call('POST', '/token', {
    body,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  })

/** A refresh request of a session of its own, as text, with what a test adds. */
const refreshBody = async (more = '') =>
  `grant_type=refresh_token&refresh_token=${(await newSession()).refresh_token}${more}`

describe('S-18 the token endpoint', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('has no method %s', async (method) => {
    const query = await refreshBody()
    const { status, json } = await call(method, `/token?${query}`)
    expect({ status, error: json.error }).toEqual({ status: 404, error: 'not_found' })
  })

  it.each([
    ['JSON', 'application/json'],
    ['no type', ''],
    ['text', 'text/plain'],
    ['multipart', 'multipart/form-data; boundary=x'],
    ['another kind of form', 'application/x-www-form-urlencoded-not'],
  ])('refuses a body of %s', async (_, type) => {
    const answer = await post(await refreshBody(), { 'Content-Type': type })
    expectError(answer, 'invalid_request')
  })

  it.each(['application/x-www-form-urlencoded; charset=UTF-8', 'APPLICATION/X-WWW-FORM-URLENCODED'])(
    'takes a form that says %s',
    async (type) => {
      expect((await post(await refreshBody(), { 'Content-Type': type })).status).toBe(200)
    },
  )

  it('ignores parameters that it does not know', async () => {
    expect((await post(await refreshBody('&unknown=1&__proto__=x&constructor=y'))).status).toBe(200)
  })

  it('takes an empty parameter for one that is not there', async () => {
    expect((await post(await refreshBody('&scope=&client_id=&client_secret=&resource='))).status).toBe(200)
    expectError(await post('grant_type=refresh_token&refresh_token='), 'invalid_request')
    expectError(await post('grant_type='), 'invalid_request')
  })

  it('reads no parameter from the query, where logs would keep it', async () => {
    expectError(await call('POST', `/token?${await refreshBody()}`, { form: {} }), 'invalid_request')
    const { status } = await call('POST', '/token?refresh_token=garbage', {
      body: await refreshBody(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(status).toBe(200)
  })
})

/** A request of each grant type that succeeds. */
const requests: readonly (readonly [string, () => Promise<Answer>])[] = [
  ['refresh_token', async () => app.refresh((await app.connect(developer)).refresh_token)],
  ['authorization_code', async () => app.redeem(await app.getCode(developer))],
  ['client_credentials', () => app.ask('/token', { grant_type: 'client_credentials' })],
  [exchangeGrantType, () => app.exchange(developer.access_token)],
]

describe('S-19 a token response', () => {
  it.each(requests)('to %s is JSON that nobody keeps, with a type, a life and a scope', async (type, ask) => {
    const { status, headers, json } = await ask()
    const { error } = json
    expect({ status, error }).toEqual({ status: 200, error: undefined })
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('cache-control')).toBe('no-store')
    const isRenewable = ['refresh_token', 'authorization_code'].includes(type)
    expect(json).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: expect.any(Number),
      scope: 'notes:read notes:write',
      grant_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...(isRenewable && {
        refresh_token: expect.stringMatching(/^hp_rt_1\.[0-9a-f-]{36}\.\d+\.[\w-]{43}$/),
      }),
      ...(type === exchangeGrantType && {
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      }),
    })
    expect(json.expires_in).toBeGreaterThan(890)
    expect(json.expires_in).toBeLessThanOrEqual(900)
    expect((await call('GET', '/notes', { token: String(json.access_token) })).status).toBe(200)
  })
})

describe('S-20 what is refused', async () => {
  const refreshOnly = await registerApp(system, developer, { grant_types: ['authorization_code'] })

  it.each<[string, string, () => Promise<Answer>]>([
    ['invalid_request', 'no grant_type', () => app.ask('/token', {})],
    ['invalid_request', 'no refresh_token', () => app.ask('/token', { grant_type: 'refresh_token' })],
    ['invalid_request', 'no code', () => app.ask('/token', { grant_type: 'authorization_code' })],
    ['invalid_request', 'no redirect_uri', () => app.redeem('x', { redirect_uri: undefined })],
    ['invalid_request', 'no code_verifier', () => app.redeem('x', { code_verifier: undefined })],
    ['invalid_request', 'no subject_token', () => app.ask('/token', { grant_type: exchangeGrantType })],
    ['invalid_request', 'a parameter beyond all bounds', () => app.refresh('x'.repeat(9_000))],
    ['invalid_grant', 'no refresh token of ours', () => app.refresh('garbage')],
    ['invalid_grant', 'no code of ours', () => app.redeem('garbage')],
    ['invalid_grant', 'a code as a refresh token', async () => app.refresh(await app.getCode(developer))],
    ['invalid_grant', 'an access token as a refresh token', () => app.refresh(developer.access_token)],
    [
      'unauthorized_client',
      'a grant type not registered for',
      () => refreshOnly.ask('/token', { grant_type: 'client_credentials' }),
    ],
    [
      'unauthorized_client',
      'an exchange not registered for',
      () => refreshOnly.exchange(developer.access_token),
    ],
    ['unsupported_grant_type', 'an invented grant type', () => app.ask('/token', { grant_type: 'invented' })],
    [
      'unsupported_grant_type',
      'a member of every object',
      () => app.ask('/token', { grant_type: '__proto__' }),
    ],
    [
      'invalid_scope',
      'an unknown scope',
      () => app.ask('/token', { grant_type: 'client_credentials', scope: 'burn' }),
    ],
    [
      'invalid_scope',
      'a malformed scope',
      () => app.ask('/token', { grant_type: 'client_credentials', scope: 'a  b' }),
    ],
    [
      'invalid_target',
      'an unknown resource',
      () => app.ask('/token', { grant_type: 'client_credentials', resource: 'https://x.example' }),
    ],
  ])('%s: %s', async (code, _, ask) => {
    const answer = await ask()
    expectError(answer, code)
    expect(answer.headers.get('x-amzn-remapped-www-authenticate')).toBeNull()
  })
})

describe('S-21 the password grant', () => {
  it('is refused, to our own front ends as to clients', async () => {
    const { username, password } = await newUser()
    const form = { grant_type: 'password', username, password }
    for (const answer of [await call('POST', '/token', { form }), await app.ask('/token', form)]) {
      expectError(answer, 'unsupported_grant_type')
      expect(answer.json.error_description).not.toContain('password')
    }
  })
})

describe('S-28 the scope of a refresh', () => {
  it('may be less, for one access token; the next has all again, and none ever has more', async () => {
    const user = await newUser()
    const first = await app.connect({ ...user, ticked: ['notes:read', 'notes:write'] })
    const less = await app.refresh(first.refresh_token, { scope: 'notes:read' })
    expect(less).toMatchObject({ status: 200, json: { scope: 'notes:read' } })
    const again = await app.refresh(String(less.json.refresh_token))
    expect(again).toMatchObject({ status: 200, json: { scope: 'notes:read notes:write' } })
    const last = String(again.json.refresh_token)
    for (const scope of ['notes:read notes:share', 'account', 'openid', 'burn', 'NOTES:READ']) {
      expectError(await app.refresh(last, { scope }), 'invalid_scope')
    }
    // None of the refused requests used the token up.
    expect((await app.refresh(last)).json.scope).toBe('notes:read notes:write')
  })

  it('is none where the client may hold nothing of it any more, and the token is not used up by asking', async () => {
    const changing = await registerApp(system, developer)
    const { refresh_token: token } = await changing.connect({ ...(await newUser()), ticked: ['notes:read'] })
    await changeScope(system, developer, changing, 'notes:write')
    expectError(await changing.refresh(token), 'invalid_scope')
    expectError(await changing.refresh(token, { scope: 'notes:read' }), 'invalid_scope')
    await changeScope(system, developer, changing, 'notes:read')
    expect((await changing.refresh(token)).json.scope).toBe('notes:read')
  })

  it('of a consent to less stays less', async () => {
    const { refresh_token: token } = await app.connect({ ...(await newUser()), ticked: ['notes:read'] })
    expectError(await app.refresh(token, { scope: 'notes:read notes:write' }), 'invalid_scope')
    expect((await app.refresh(token)).json.scope).toBe('notes:read')
  })

  it('of a login is what the login had', async () => {
    const { refresh_token: token } = await logIn(await newUser(), { scope: 'notes:read' })
    const refresh = (scope: string) =>
      call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token, scope } })
    expectError(await refresh('account notes:read'), 'invalid_scope')
    expect((await refresh('')).json.scope).toBe('notes:read')
  })
})
