import { describe, expect, it } from 'vitest'
import { createAdministration } from './administration.ts'
import { startSystem } from './system.ts'
import { basic, registerApp } from './third-party.ts'
import { createUserTokens, type Kind, kinds, type UserTokens } from './user-tokens.ts'

const system = await startSystem()
const { call, newSession, newUser, logIn } = system
const administer = createAdministration(system)
const developer = await newSession()
const app = await registerApp(system, developer)
const userTokens = createUserTokens(system, [app, await registerApp(system, developer)])

const revoke = (token: string) => call('POST', '/revoke', { form: { token } })
const show = async (token: string) => (await call('GET', '/whoami', { token })).status
const refresh = (token: string) =>
  call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })

describe('S-37 what is revoked dies, and its siblings live', () => {
  it.each<[string, readonly Kind[], (all: UserTokens) => Promise<unknown>]>([
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
    const [all, stranger] = [await userTokens.make(), await userTokens.make()]
    await end(all)
    expect(await userTokens.alive(all)).toEqual(survivors)
    expect(await userTokens.alive(stranger)).toEqual(kinds)
  })

  it('by a client: every user loses the tokens of that client, and no others', async () => {
    const [one, other] = [await userTokens.make(), await userTokens.make()]
    await administer('revokeClient', { clientId: app.clientId })
    const survivors = kinds.filter((kind) => kind !== 'connected')
    expect(await userTokens.alive(one)).toEqual(survivors)
    expect(await userTokens.alive(other)).toEqual(survivors)
    // The client itself goes on: whoever connects it anew gets in.
    expect(await show((await app.connect(one.user)).access_token)).toBe(200)
  })

  it('cut-offs of different kinds never cancel each other, in whatever order they come', async () => {
    const byUser = ({ user }: UserTokens) => administer('revokeUser', { username: user.username })
    const byClient = () => administer('revokeClient', { clientId: app.clientId })
    const byGrant = ({ session }: UserTokens) => revoke(session.refresh_token)
    for (const order of [
      [byGrant, byClient, byUser],
      [byUser, byClient, byGrant],
      [byClient, byUser, byClient],
    ]) {
      const all = await userTokens.make()
      for (const end of order) await end(all)
      expect(await userTokens.alive(all)).toEqual([])
      const later = { ...all, sibling: await logIn(all.user) }
      await byGrant(all)
      expect(await userTokens.alive(later)).toEqual(['sibling'])
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

describe('S-48 ending a user', () => {
  it.each(['disableUser', 'deleteUser'])(
    '%s: every session of any kind dies, and no new one begins',
    async (end) => {
      const all = await userTokens.make()
      const personal = await call('POST', '/personal-tokens', {
        token: all.session.access_token,
        json: { name: 'backup', scope: 'notes:read', expires_in: 3600 },
      })
      await administer(end, { username: all.user.username })
      expect(await userTokens.alive(all)).toEqual([])
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
