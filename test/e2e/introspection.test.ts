import { describe, expect, it } from 'vitest'
import { createAdministration } from './administration.ts'
import { otherAudience } from './app/other-audience.ts'
import { claimsOf } from './decode.ts'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'
import { registerApp, registerPublicApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession, newUser, logIn } = system
const administer = createAdministration(system)
const developer = await newSession()
const app = await registerApp(system, developer)
const otherApp = await registerApp(system, developer)
const publicApp = await registerPublicApp(system, developer)

const day = 86_400_000

const introspect = (token: string) => app.ask('/introspect', { token })

/** To the letter: an inactive token tells nothing else (RFC 7662 §2.2). */
async function expectInactive(answer: ReturnType<typeof introspect>) {
  const { status, text, headers } = await answer
  expect({ status, text }).toEqual({ status: 200, text: '{"active":false}' })
  expect(headers.get('cache-control')).toBe('no-store')
}

describe('S-39 introspection', () => {
  it('needs a client with a secret', async () => {
    const { access_token: token } = developer
    for (const answer of [
      await call('POST', '/introspect', { form: { token } }),
      await call('POST', '/introspect', { form: { token, client_id: 'first-party' } }),
      await publicApp.ask('/introspect', { token }),
      await call('POST', '/introspect', { form: { token, client_id: app.clientId } }),
    ]) {
      expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_client' } })
      expect(answer.headers.get('x-amzn-remapped-www-authenticate')).toMatch(/^Basic /)
      expect(answer.text).not.toContain('active')
    }
  })

  it('S-14 or a bearer with the scope tokens:introspect, which only an administrator gives', async () => {
    const { username, password } = await newUser()
    const ask = (token: string) =>
      call('POST', '/introspect', { token, form: { token: developer.access_token } })
    const without = await logIn({ username, password })
    expect(await ask(without.access_token)).toMatchObject({
      status: 403,
      json: { error: 'insufficient_scope', scope: 'tokens:introspect' },
    })
    const scopes = ['notes:read', 'notes:write', 'tokens:introspect']
    await administer('setScopes', { username, scopes })
    const { access_token: token, scope } = await logIn({ username, password })
    expect(scope).toBe('account tokens:introspect notes:read notes:write')
    expect((await ask(token)).json).toMatchObject({ active: true, username: developer.username })
    await call('POST', '/logout', { token })
    expect(await ask(token)).toMatchObject({ status: 401, json: { error: 'invalid_token' } })
    expect(await ask('garbage')).toMatchObject({ status: 401, json: { error: 'invalid_token' } })
  })

  it('says all of an access token that holds: our own, an app’s, a client’s, one for another audience', async () => {
    const connected = await app.connect({ ...(await newUser()), request: { resource: otherAudience } })
    const own = await app.ask('/token', { grant_type: 'client_credentials' })
    for (const token of [
      developer.access_token,
      connected.access_token,
      String(own.json.access_token),
      String((await app.exchange(developer.access_token)).json.access_token),
    ]) {
      const { status, json } = await introspect(token)
      expect({ status, json }).toEqual({
        status: 200,
        json: { active: true, token_type: 'Bearer', ...claimsOf(token) },
      })
    }
  })

  it('says of a refresh token that holds whose it is, to its own client alone', async () => {
    const user = await newUser()
    const { refresh_token: token, grant_id: grantId } = await app.connect(user)
    const { json } = await introspect(token)
    const now = Math.floor(Date.now() / 1000)
    expect(json).toEqual({
      ...{ active: true, iss: system.issuer, sub: user.sub, username: user.username },
      ...{ client_id: app.clientId, scope: 'notes:read notes:write', grant_id: grantId },
      exp: expect.any(Number),
    })
    expect(Number(json.exp) - now).toBeGreaterThan(14 * 86_400 - 60)
    expect(Number(json.exp) - now).toBeLessThanOrEqual(14 * 86_400)
    await expectInactive(otherApp.ask('/introspect', { token }))
    await app.refresh(token)
    await expectInactive(introspect(token))
  })

  it('says that a refresh token is active until its grant ends: idle for 14 days, or after 90 in all', async () => {
    const later = await startSystem()
    const client = await registerApp(later, await later.newSession())
    const user = await later.newUser()
    const ask = (token: string) => client.ask('/introspect', { token })
    async function expectLast(token: string, milliseconds: number) {
      later.advance(milliseconds - 60_000)
      expect((await ask(token)).json.active).toBe(true)
      later.advance(60_000)
      await expectInactive(ask(token))
    }
    await expectLast((await client.connect(user)).refresh_token, 14 * day)

    let { refresh_token: used } = await client.connect(user)
    for (let refreshed = 0; refreshed < 8; refreshed++) {
      later.advance(11 * day)
      used = String((await client.refresh(used)).json.refresh_token)
    }
    await expectLast(used, 2 * day)
  })

  it.each<[string, () => Promise<string>]>([
    ['garbage', async () => 'garbage'],
    ['an expired token', async () => (await createForge(system)).forge({ claims: { exp: 1 } })],
    [
      'a token of another issuer',
      async () => (await createForge(system)).forge({ claims: { iss: 'https://x.example' } }),
    ],
    [
      'a token for an audience that is none here',
      async () => (await createForge(system)).forge({ claims: { aud: 'https://x.example' } }),
    ],
    ['an unsigned token', async () => developer.access_token.replace(/[^.]*$/, '')],
    [
      'a token that was revoked',
      async () => {
        const { access_token: token } = await newSession()
        await call('POST', '/logout', { token })
        return token
      },
    ],
    ['a refresh token of our own front end', async () => (await newSession()).refresh_token],
    [
      'a refresh token whose grant has ended',
      async () => {
        const { refresh_token: token } = await app.connect(await newUser())
        await app.ask('/revoke', { token })
        return token
      },
    ],
    [
      'a refresh token whose user was cut off',
      async () => {
        const user = await newUser()
        const { refresh_token: token } = await app.connect(user)
        await administer('revokeUser', { username: user.username })
        return token
      },
    ],
    [
      'a refresh token whose client was cut off',
      async () => {
        const { refresh_token: token } = await app.connect(await newUser())
        await administer('revokeClient', { clientId: app.clientId })
        return token
      },
    ],
    ['a code', async () => app.getCode(await newUser())],
    [
      'an ID token',
      async () => {
        const { json } = await app.redeem(
          await app.getCode({ ...(await newUser()), request: { scope: 'openid' } }),
        )
        return String(json.id_token)
      },
    ],
    ['a client secret', async () => app.clientSecret ?? ''],
  ])('says nothing but that it is inactive of %s', async (_, make) => {
    const token = await make()
    expect(token).not.toBe('')
    await expectInactive(introspect(token))
  })

  it('needs a token, by POST, in a form', async () => {
    expect((await app.ask('/introspect', {})).json.error).toBe('invalid_request')
    expect((await app.ask(`/introspect?token=${developer.access_token}`, {})).json.error).toBe(
      'invalid_request',
    )
    expect((await call('GET', `/introspect?token=${developer.access_token}`)).status).toBe(404)
  })

  it('does not care for a hint that is wrong', async () => {
    const token = developer.access_token
    const { json } = await app.ask('/introspect', { token, token_type_hint: 'refresh_token' })
    expect(json.active).toBe(true)
  })
})
