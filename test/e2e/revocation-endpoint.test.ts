import { describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'
import { registerApp, registerPublicApp } from './third-party.ts'

let fault: ((call: AwsCall) => Interception) | undefined
const system = await startSystem({ intercept: (call) => fault?.(call) })
const { call, newSession, newUser, logIn } = system
const developer = await newSession()
const app = await registerApp(system, developer)
const otherApp = await registerApp(system, developer)
const publicApp = await registerPublicApp(system, developer)

const revoke = (token: string, more: Readonly<Record<string, string>> = {}) =>
  call('POST', '/revoke', { form: { token, ...more } })
const show = async (token: string) => (await call('GET', '/whoami', { token })).status
const refresh = (token: string) =>
  call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })

describe('S-35 the revocation endpoint', () => {
  it.each(['garbage', 'a.b.c', 'hp_rt_1.x.0.y', ' ', 'eyJhbGciOiJub25lIn0.e30.'])(
    'has nothing against a token that is none: %j',
    async (token) => {
      const answers = [await revoke(token), await app.ask('/revoke', { token })]
      for (const { status, text, headers } of answers) {
        expect({ status, text }).toEqual({ status: 200, text: '{}' })
        expect(headers.get('cache-control')).toBe('no-store')
      }
    },
  )

  it('nor against one that has ended already, expired or of another deployment', async () => {
    const { access_token: token, refresh_token: refreshToken } = await newSession()
    const { forge } = await createForge(system)
    for (const again of [refreshToken, refreshToken, token]) {
      expect((await revoke(again)).status).toBe(200)
    }
    expect((await revoke(forge({ claims: { exp: 1 } }))).status).toBe(200)
    expect((await revoke(forge({ claims: { iss: 'https://other.example' } }))).status).toBe(200)
  })

  it.each(['access_token', 'refresh_token', 'id_token', 'x'])(
    'finds out by itself what a token is, whatever the hint says: %s',
    async (hint) => {
      const [one, other] = [await newSession(), await newSession()]
      expect((await revoke(one.access_token, { token_type_hint: hint })).status).toBe(200)
      expect(await show(one.access_token)).toBe(401)
      expect((await revoke(other.refresh_token, { token_type_hint: hint })).status).toBe(200)
      expect(await show(other.access_token)).toBe(401)
    },
  )

  it('leaves the tokens of another client as they are', async () => {
    const user = await newUser()
    const own = await logIn(user)
    const delegated = await app.connect(user)
    const public_ = await publicApp.connect(user)
    const attempts = [
      otherApp.ask('/revoke', { token: delegated.access_token }),
      otherApp.ask('/revoke', { token: delegated.refresh_token }),
      otherApp.ask('/revoke', { token: own.access_token }),
      otherApp.ask('/revoke', { token: own.refresh_token }),
      publicApp.ask('/revoke', { token: delegated.refresh_token }),
      app.ask('/revoke', { token: public_.refresh_token }),
      // Who holds a client's token and is not that client.
      revoke(delegated.access_token),
      revoke(delegated.refresh_token),
      revoke(public_.refresh_token),
    ]
    for (const { status, json } of await Promise.all(attempts)) {
      expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_grant' })
    }
    for (const { access_token: token } of [own, delegated, public_]) expect(await show(token)).toBe(200)
    expect((await refresh(own.refresh_token)).status).toBe(200)
    expect((await app.refresh(delegated.refresh_token)).status).toBe(200)
    expect((await publicApp.refresh(public_.refresh_token)).status).toBe(200)
  })

  it('takes them from their own client, confidential or public', async () => {
    for (const client of [app, publicApp]) {
      const user = await newUser()
      const [first, second] = [await client.connect(user), await client.connect(user)]
      expect((await client.ask('/revoke', { token: first.access_token })).status).toBe(200)
      expect((await client.ask('/revoke', { token: second.refresh_token })).status).toBe(200)
      for (const { access_token: token } of [first, second]) expect(await show(token)).toBe(401)
      expect((await client.refresh(first.refresh_token)).status).toBe(200)
      expect((await client.refresh(second.refresh_token)).json.error).toBe('invalid_grant')
    }
  })

  it('takes a form with a token, by POST', async () => {
    const { refresh_token: token, access_token: access } = await newSession()
    expect((await call('GET', `/revoke?token=${token}`)).status).toBe(404)
    expect((await call('POST', '/revoke', { json: { token } })).json.error).toBe('invalid_request')
    expect((await call('POST', '/revoke', { form: {} })).json.error).toBe('invalid_request')
    expect((await call('POST', `/revoke?token=${token}`, { form: {} })).json.error).toBe('invalid_request')
    expect(await show(access)).toBe(200)
  })

  it('answers 503 while the store is down, and nothing is revoked until it says so', async () => {
    const { refresh_token: token, access_token: access } = await newSession()
    for (const failure of [awsError('InternalServerError', 'x', 500), 'drop'] as const) {
      fault = ({ caller }) => (caller === 'Auth/Revoke/Function' ? failure : undefined)
      const { status, json, headers } = await revoke(token)
      expect({ status, error: json.error }).toEqual({ status: 503, error: 'temporarily_unavailable' })
      expect(headers.get('retry-after')).toBe('2')
      fault = undefined
      expect(await show(access)).toBe(200)
    }
    expect((await revoke(token)).status).toBe(200)
    expect(await show(access)).toBe(401)
  })
})

describe('S-36 revoking a refresh token', () => {
  it('kills every access token of the grant, those that were handed on too', async () => {
    const user = await newUser()
    const session = await logIn(user)
    const { json } = await refresh(session.refresh_token)
    const exchanged = await app.exchange(session.access_token)
    const tokens = [session.access_token, String(json.access_token), String(exchanged.json.access_token)]
    for (const token of tokens) expect(await show(token)).toBe(200)
    await revoke(String(json.refresh_token))
    for (const token of tokens) expect(await show(token)).toBe(401)
    expect((await refresh(String(json.refresh_token))).json.error).toBe('invalid_grant')
  })

  it('may be one that was used up already: whoever holds it may end what came of it', async () => {
    const session = await newSession()
    const { json } = await refresh(session.refresh_token)
    await revoke(session.refresh_token)
    expect(await show(String(json.access_token))).toBe(401)
  })
})
