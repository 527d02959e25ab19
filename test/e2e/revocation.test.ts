import { describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { createAdministration } from './administration.ts'
import type { Tokens } from './client.ts'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'
import { basic, registerApp, registerPublicApp } from './third-party.ts'

let fault: ((call: AwsCall) => Interception | Promise<Interception>) | undefined
const system = await startSystem({ intercept: (call) => fault?.(call) })
const { call, newSession, newUser, logIn } = system
const administer = createAdministration(system)
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

  it('takes a form with one token, by POST', async () => {
    const { refresh_token: token, access_token: access } = await newSession()
    expect((await call('GET', `/revoke?token=${token}`)).status).toBe(404)
    expect((await call('POST', '/revoke', { json: { token } })).json.error).toBe('invalid_request')
    expect((await call('POST', '/revoke', { form: {} })).json.error).toBe('invalid_request')
    expect((await call('POST', `/revoke?token=${token}`, { form: {} })).json.error).toBe('invalid_request')
    const twice = await call('POST', '/revoke', {
      body: `token=${token}&token=${token}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(twice.json.error).toBe('invalid_request')
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

interface Everything {
  readonly user: { readonly username: string; readonly password: string }
  readonly session: Tokens
  readonly sibling: Tokens
  readonly refreshed: string
  readonly connected: Tokens
  readonly elsewhere: Tokens
}

/** One of each kind of token that a user can have. */
async function everything(): Promise<Everything> {
  const user = await newUser()
  const [session, sibling] = [await logIn(user), await logIn(user)]
  const refreshed = String((await refresh(session.refresh_token)).json.access_token)
  const [connected, elsewhere] = [await app.connect(user), await otherApp.connect(user)]
  return { user, session, sibling, refreshed, connected, elsewhere }
}

type Kind = 'session' | 'refreshed' | 'sibling' | 'connected' | 'elsewhere'

const kinds: readonly Kind[] = ['session', 'refreshed', 'sibling', 'connected', 'elsewhere']

const tokenOf = (all: Everything, kind: Kind) =>
  kind === 'refreshed' ? all.refreshed : all[kind].access_token

async function alive(all: Everything): Promise<Kind[]> {
  const statuses = await Promise.all(kinds.map((kind) => show(tokenOf(all, kind))))
  for (const status of statuses) expect([200, 401]).toContain(status)
  return kinds.filter((_, at) => statuses[at] === 200)
}

describe('S-37 what is revoked dies, and its siblings live', () => {
  it.each<[string, readonly Kind[], (all: Everything) => Promise<unknown>]>([
    [
      'a token',
      ['refreshed', 'sibling', 'connected', 'elsewhere'],
      ({ session }) => revoke(session.access_token),
    ],
    ['a grant', ['sibling', 'connected', 'elsewhere'], ({ session }) => revoke(session.refresh_token)],
    [
      'a grant, by its id',
      ['session', 'refreshed', 'connected', 'elsewhere'],
      ({ session, sibling }) =>
        call('DELETE', `/grants/${sibling.grant_id}`, { token: session.access_token }),
    ],
    [
      'a grant of an app, by its user',
      ['session', 'refreshed', 'sibling', 'elsewhere'],
      ({ session, connected }) =>
        call('DELETE', `/grants/${connected.grant_id}`, { token: session.access_token }),
    ],
    [
      'a grant of an app, by the app',
      ['session', 'refreshed', 'sibling', 'elsewhere'],
      ({ connected }) => app.ask('/revoke', { token: connected.refresh_token }),
    ],
    ['a user', [], ({ session }) => call('DELETE', '/grants', { token: session.access_token })],
  ])('by %s: %j live on', async (_, survivors, end) => {
    const [all, stranger] = [await everything(), await everything()]
    await end(all)
    expect(await alive(all)).toEqual(survivors)
    expect(await alive(stranger)).toEqual(kinds)
  })

  it('by a client: every user loses the tokens of that client, and no others', async () => {
    const [one, other] = [await everything(), await everything()]
    await administer('revokeClient', { clientId: app.clientId })
    const survivors = kinds.filter((kind) => kind !== 'connected')
    expect(await alive(one)).toEqual(survivors)
    expect(await alive(other)).toEqual(survivors)
    // The client itself goes on: whoever connects it anew gets in.
    expect(await show((await app.connect(one.user)).access_token)).toBe(200)
  })

  it('cut-offs of different kinds never cancel each other, in whatever order they come', async () => {
    const byUser = ({ user }: Everything) => administer('revokeUser', { username: user.username })
    const byClient = () => administer('revokeClient', { clientId: app.clientId })
    const byGrant = ({ session }: Everything) => revoke(session.refresh_token)
    for (const order of [
      [byGrant, byClient, byUser],
      [byUser, byClient, byGrant],
      [byClient, byUser, byClient],
    ]) {
      const all = await everything()
      for (const end of order) await end(all)
      expect(await alive(all)).toEqual([])
      const later = { ...all, sibling: await logIn(all.user) }
      await byGrant(all)
      expect(await alive(later)).toEqual(['sibling'])
    }
  })

  it('a grant begun after a cut-off lives, in the same second too', async () => {
    const user = await newUser()
    for (let again = 0; again < 5; again++) {
      const before = await logIn(user)
      expect((await call('DELETE', '/grants', { token: before.access_token })).status).toBe(204)
      const after = await logIn(user)
      expect([await show(before.access_token), await show(after.access_token)]).toEqual([401, 200])
      expect((await refresh(after.refresh_token)).status).toBe(200)
    }
  })
})

/** Holds the first call for which `isMeant` says so, until it is let go. */
function hold(isMeant: (call: AwsCall) => boolean) {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<undefined>()
  let isHeld = false
  fault = (made) => {
    if (isHeld || !isMeant(made)) return undefined
    isHeld = true
    reached.resolve()
    return released.promise
  }
  return {
    reached: reached.promise,
    release() {
      fault = undefined
      released.resolve(undefined)
    },
  }
}

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

describe('S-48 ending a user', () => {
  it.each(['disableUser', 'deleteUser'])(
    '%s: every session of any kind dies, and no new one begins',
    async (end) => {
      const all = await everything()
      const personal = await call('POST', '/personal-tokens', {
        token: all.session.access_token,
        json: { name: 'backup', scope: 'notes:read', expires_in: 3600 },
      })
      await administer(end, { username: all.user.username })
      expect(await alive(all)).toEqual([])
      expect(await show(String(personal.json.access_token))).toBe(401)
      const login = await call('POST', '/login', { json: all.user })
      expect(login).toMatchObject({
        status: 400,
        json: { error: 'invalid_grant', error_description: 'The username or the password is wrong.' },
      })
      for (const { refresh_token: token } of [all.session, all.sibling]) {
        expect((await refresh(token)).json.error).toBe('invalid_grant')
      }
      expect((await app.refresh(all.connected.refresh_token)).json.error).toBe('invalid_grant')
      const page = await app.openPage()
      const { status, text } = await app.submit(page.text, all.user)
      expect({ status, isRefused: text.includes('The username or the password is wrong.') }).toEqual({
        status: 400,
        isRefused: true,
      })
    },
  )

  it('deleteUser: their apps end too, and whatever others gave those', async () => {
    const owner = await newSession()
    const theirs = await registerApp(system, owner)
    const connected = await theirs.connect(await newUser())
    expect(await show(connected.access_token)).toBe(200)
    await administer('deleteUser', { username: owner.username })
    expect(await show(connected.access_token)).toBe(401)
    expect((await theirs.refresh(connected.refresh_token)).json.error).toBe('invalid_client')
    expect((await theirs.openPage()).status).toBe(400)
    const headers = basic(theirs.clientId, theirs.clientSecret ?? '')
    const form = { grant_type: 'client_credentials' }
    expect((await call('POST', '/token', { form, headers })).status).toBe(401)
  })
})
