import { describe, expect, it } from 'vitest'
import { createAdministration } from './administration.ts'
import type { Tokens } from './client.ts'
import { createHolder } from './hold.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const { hold, intercept } = createHolder()
const system = await startSystem({ intercept })
const { call, newSession, newUser, logIn } = system
const administer = createAdministration(system)
const developer = await newSession()
const app = await registerApp(system, developer)

const revoke = (token: string) => call('POST', '/revoke', { form: { token } })
const show = async (token: string) => (await call('GET', '/whoami', { token })).status
const refresh = (token: string) =>
  call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })

describe('S-38 the very next request after a revocation was answered', () => {
  it.each<[string, (session: Tokens & { readonly username: string }) => Promise<unknown>]>([
    ['the token', ({ access_token: token }) => revoke(token)],
    ['the grant', ({ refresh_token: token }) => revoke(token)],
    ['the session', ({ access_token: token }) => call('POST', '/logout', { token })],
    ['all grants', ({ access_token: token }) => call('DELETE', '/grants', { token })],
    ['the user', ({ username }) => administer('disableUser', { username })],
  ])('is refused by every warm authorizer: %s', async (_, end) => {
    const session = await newSession()
    const showOnAll = async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => show(session.access_token)))
      return [...new Set(answers)]
    }
    // So many at once that several instances have seen the token, and would have kept an answer.
    expect(await showOnAll()).toEqual([200])
    await end(session)
    expect(await showOnAll()).toEqual([401])
  })

  it('the client: every token that anyone gave it', async () => {
    const client = await registerApp(system, developer)
    const users = [await newUser(), await newUser(), await newUser()]
    const tokens = await Promise.all(users.map(async (user) => (await client.connect(user)).access_token))
    const own = String((await client.ask('/token', { grant_type: 'client_credentials' })).json.access_token)
    const showAll = () => Promise.all([...tokens, own].flatMap((token) => [show(token), show(token)]))
    expect(new Set(await showAll())).toEqual(new Set([200]))
    await call('DELETE', `/clients/${client.clientId}`, { token: developer.access_token })
    expect(new Set(await showAll())).toEqual(new Set([401]))
    expect(await show(developer.access_token)).toBe(200)
  })
})

describe('S-37 what is in flight while a cut-off is written', () => {
  it.each(['GetItem', 'PutItem'])('a login held at its %s does not survive it', async (operation) => {
    const user = await newUser()
    const { access_token: token } = await logIn(user)
    const held = hold((made) => made.caller === 'Auth/Login/Function' && made.operation === operation)
    const login = call('POST', '/login', { json: user })
    await held.reached
    expect((await call('DELETE', '/grants', { token })).status).toBe(204)
    held.release()
    const { json } = await login
    expect(await show(String(json.access_token))).toBe(401)
    expect((await refresh(String(json.refresh_token))).json.error).toBe('invalid_grant')
  })

  it('a refresh held at its write, or before what it reads behind that, gives nothing', async () => {
    for (const operation of ['UpdateItem', 'BatchGetItem']) {
      const user = await newUser()
      const session = await logIn(user)
      const held = hold(
        (made) =>
          made.caller === 'Auth/Token/Function' &&
          made.operation === operation &&
          (operation === 'UpdateItem' || JSON.stringify(made.input).includes('username')),
      )
      const answer = refresh(session.refresh_token)
      await held.reached
      expect((await call('DELETE', '/grants', { token: session.access_token })).status).toBe(204)
      held.release()
      expect((await answer).json).toMatchObject({ error: 'invalid_grant' })
    }
  })

  it('a code redeemed while its user is disabled gives nothing', async () => {
    const user = await newUser()
    const code = await app.getCode(user)
    const held = hold((made) => made.caller === 'Auth/Token/Function' && made.operation === 'UpdateItem')
    const answer = app.redeem(code)
    await held.reached
    await administer('disableUser', { username: user.username })
    held.release()
    expect((await answer).json).toMatchObject({ error: 'invalid_grant' })
  })
})
