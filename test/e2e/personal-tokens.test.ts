import { describe, expect, it } from 'vitest'
import { createAdministration } from './administration.ts'
import { claimsOf } from './decode.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const { call, newSession } = system
const administer = createAdministration(system)

const day = 24 * 60 * 60
const request = { name: 'nightly backup', scope: 'notes:read', expires_in: 90 * day }

const make = (token: string, json: object = request, on = system) =>
  on.call('POST', '/personal-tokens', { token, json })

const show = async (token: string, on = system) => (await on.call('GET', '/notes', { token })).status

/** It begins with the request, and may be issued in the next second. */
const isLife = expect.toSatisfy((seconds: number) => seconds <= 90 * day && seconds > 90 * day - 10)

describe('a personal token', () => {
  it('is in the answer, and nowhere else: with the scope and the life that its user chose, and no refresh token', async () => {
    const session = await newSession()
    const { status, json, headers } = await make(session.access_token)
    expect({ status, json }).toEqual({
      status: 201,
      json: {
        ...{ name: 'nightly backup', token_type: 'Bearer', scope: 'notes:read', expires_in: isLife },
        access_token: expect.any(String),
        grant_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    })
    expect(headers.get('cache-control')).toBe('no-store')
    const token = String(json.access_token)
    const claims = claimsOf(token)
    expect(claims).toMatchObject({
      ...{ sub: session.sub, username: session.username, client_id: 'first-party', scope: 'notes:read' },
      ...{ grant_id: json.grant_id, aud: system.issuer },
      auth_time: claimsOf(session.access_token).auth_time,
    })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(json.expires_in)
    expect(await show(token)).toBe(200)
    expect((await call('POST', '/notes', { token, json: { text: 'x' } })).status).toBe(403)
    const list = await call('GET', '/grants', { token: session.access_token })
    expect(list.text).not.toContain(token.split('.')[2])
  })

  it('is ended among the grants, and ends no other', async () => {
    const { access_token: token } = await newSession()
    const { json } = await make(token)
    expect((await call('DELETE', `/grants/${json.grant_id}`, { token })).status).toBe(204)
    expect(await show(String(json.access_token))).toBe(401)
    expect((await call('GET', '/whoami', { token })).status).toBe(200)
  })

  it.each<[string, (token: string) => Promise<unknown>]>([
    ['whoever holds it', (token) => call('POST', '/revoke', { form: { token } })],
    ['an administrator', (token) => administer('revokeToken', { token })],
    [
      'an administrator who knows its id',
      (token) => administer('revokeToken', { token: claimsOf(token).jti }),
    ],
  ])('can be revoked by %s', async (_, revoke) => {
    const { access_token: token } = await newSession()
    const personal = String((await make(token)).json.access_token)
    await revoke(personal)
    expect(await show(personal)).toBe(401)
  })

  it('outlives the login that made it, rotations of the keys, and ends on its day', async () => {
    const later = await startSystem()
    const { access_token: token } = await later.newSession()
    const { json } = await make(token, request, later)
    const personal = String(json.access_token)
    await later.call('POST', '/logout', { token })
    for (let rotation = 0; rotation < 2; rotation++) {
      later.advance(day * 1000)
      await later.rotate('Auth/Secrets/SigningKey')
    }
    expect(await show(personal, later)).toBe(200)
    later.advance(88 * day * 1000 - 60_000)
    expect(await show(personal, later)).toBe(200)
    later.advance(60_000)
    expect(await show(personal, later)).toBe(401)
  })

  it.each<[string, (session: Awaited<ReturnType<typeof newSession>>) => Promise<unknown>]>([
    ['logs out everywhere', ({ access_token: token }) => call('DELETE', '/grants', { token })],
    [
      'changes the password',
      ({ access_token: token, password }) =>
        call('POST', '/password', {
          token,
          json: { current_password: password, new_password: 'orchard lantern eighteen' },
        }),
    ],
    ['loses a scope', ({ username }) => administer('setScopes', { username, scopes: ['notes:write'] })],
    ['is disabled', ({ username }) => administer('disableUser', { username })],
  ])('ends once its user %s', async (_, end) => {
    const session = await newSession()
    const { json } = await make(session.access_token)
    await end(session)
    expect(await show(String(json.access_token))).toBe(401)
  })
})

describe('a request for a personal token', () => {
  it('gets of what it asks for what its user may hold', async () => {
    const { access_token: token } = await newSession()
    const { json } = await make(token, { ...request, scope: 'notes:share notes:read profile' })
    expect(json.scope).toBe('notes:read profile')
  })

  it.each<[string, object, string, RegExp]>([
    ['no name', { name: undefined }, 'invalid_request', /^name /],
    ['a name that is too long', { name: 'x'.repeat(101) }, 'invalid_request', /^name .*100/],
    ['an empty name', { name: ' ' }, 'invalid_request', /^name .*empty/],
    ['a name that acts on a terminal', { name: 'x\u001b[2J' }, 'invalid_request', /^name .*invisible/],
    ['a name that is read backwards', { name: '\u202ex' }, 'invalid_request', /^name .*invisible/],
    ['no scope', { scope: undefined }, 'invalid_request', /^scope /],
    ['an empty scope', { scope: '' }, 'invalid_scope', /one scope/],
    ['account', { scope: 'account' }, 'invalid_scope', /account/],
    ['account among others', { scope: 'notes:read account' }, 'invalid_scope', /account/],
    ['a scope that its user does not hold', { scope: 'notes:share' }, 'invalid_scope', /notes:share/],
    ['a scope that only administrators give', { scope: 'tokens:introspect' }, 'invalid_scope', /introspect/],
    ['an unknown scope', { scope: 'burn' }, 'invalid_scope', /burn/],
    ['a malformed scope', { scope: 'notes:read  notes:write' }, 'invalid_scope', /one space/],
    ['no life', { expires_in: undefined }, 'invalid_request', /^expires_in /],
    ['a life of nothing', { expires_in: 0 }, 'invalid_request', /60/],
    ['a negative life', { expires_in: -1 }, 'invalid_request', /60/],
    ['a life below a minute', { expires_in: 59 }, 'invalid_request', /60/],
    ['a life beyond a year', { expires_in: 365 * day + 1 }, 'invalid_request', /31536000/],
    ['a life that is no whole number', { expires_in: 60.5 }, 'invalid_request', /^expires_in .*whole/],
    ['a life as text', { expires_in: '3600' }, 'invalid_request', /^expires_in /],
    ['a life beyond all numbers', { expires_in: 1e300 }, 'invalid_request', /^expires_in /],
  ])('is refused for %s', async (_, wrong, error, description) => {
    const { access_token: token } = await newSession()
    const { status, json } = await make(token, { ...request, ...wrong })
    expect({ status, json }).toEqual({
      status: 400,
      json: { error, error_description: expect.stringMatching(description) },
    })
    expect((await call('GET', '/grants', { token })).json.grants).toHaveLength(1)
  })

  it.each([60, 365 * day])('may be for %i seconds', async (expiresIn) => {
    const { status } = await make((await newSession()).access_token, { ...request, expires_in: expiresIn })
    expect(status).toBe(201)
  })

  it('may be for a scope that an administrator gave', async () => {
    const { username, password } = await system.newUser()
    await administer('setScopes', { username, scopes: ['tokens:introspect'] })
    const { access_token: token } = await system.logIn({ username, password })
    const { json } = await make(token, { ...request, scope: 'tokens:introspect' })
    const form = { token }
    const answer = await call('POST', '/introspect', { token: String(json.access_token), form })
    expect(answer).toMatchObject({ status: 200, json: { active: true } })
  })
})
