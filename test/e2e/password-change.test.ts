import { describe, expect, it } from 'vitest'
import type { AwsCall } from '../../local/aws/endpoint.ts'
import { createAdministration } from './administration.ts'
import { createHolder } from './hold.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const { hold, intercept } = createHolder()
const system = await startSystem({ intercept })
const { call, newSession, newUser, logIn } = system
const administer = createAdministration(system)
const app = await registerApp(system, await newSession())

const newPassword = 'orchard lantern eighteen'
const change = (token: string, current: string, next = newPassword) =>
  call('POST', '/password', { token, json: { current_password: current, new_password: next } })

const logInStatus = async (username: string, password: string) =>
  (await call('POST', '/login', { json: { username, password } })).status
const show = async (token: unknown) => (await call('GET', '/whoami', { token: String(token) })).status
const refresh = (token: unknown) =>
  call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: String(token) } })

const refused = { status: 400, json: { error: 'invalid_grant' } }

/** A write of the function that changes passwords, by an attribute of what it writes. */
const writes = (attribute: string) => (made: AwsCall) =>
  made.caller === 'Auth/Password/Function' &&
  made.operation === 'UpdateItem' &&
  JSON.stringify(made.input).includes(attribute)

describe('S-48 a change of the password', () => {
  it('S-19 keeps the caller in, by tokens of a new grant, and the new password takes the place of the old', async () => {
    const session = await newSession()
    const { username, password } = session
    const { status, json, headers } = await change(session.access_token, password)
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        access_token: expect.any(String),
        refresh_token: expect.stringMatching(/^hp_rt_1\./),
        ...{ token_type: 'Bearer', expires_in: expect.any(Number) },
        ...{ scope: session.scope, grant_id: expect.not.stringMatching(session.grant_id) },
      },
    })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(await show(json.access_token)).toBe(200)
    const renewed = await refresh(json.refresh_token)
    expect(renewed.status).toBe(200)
    expect(await show(renewed.json.access_token)).toBe(200)
    expect(await logInStatus(username, password)).toBe(400)
    expect(await logInStatus(username, newPassword)).toBe(200)
  })

  it('ends every earlier grant on its very next call: of logins, of apps, of scripts, and of a code', async () => {
    const user = await newUser()
    const [session, sibling] = [await logIn(user), await logIn(user)]
    const connected = await app.connect(user)
    const code = await app.getCode(user)
    const token = session.access_token
    const json = { name: 'backup', scope: 'notes:read', expires_in: 3_600 }
    const [personal, handedOn, renewed] = [
      await call('POST', '/personal-tokens', { token, json }),
      await app.exchange(token),
      await refresh(session.refresh_token),
    ]
    const answers = [personal, handedOn, renewed].map((answer) => answer.json)
    const tokens = [session, sibling, connected, ...answers].map(({ access_token }) => access_token)
    const stranger = await app.connect(await newUser())
    for (const each of [...tokens, stranger.access_token]) expect(await show(each)).toBe(200)

    expect((await change(sibling.access_token, user.password)).status).toBe(200)
    expect(await Promise.all(tokens.map(show))).toEqual(tokens.map(() => 401))
    for (const each of [renewed.json.refresh_token, sibling.refresh_token])
      expect(await refresh(each)).toMatchObject(refused)
    expect(await app.refresh(connected.refresh_token)).toMatchObject(refused)
    expect(await app.redeem(code)).toMatchObject(refused)
    expect(await show(stranger.access_token)).toBe(200)
    expect((await app.refresh(stranger.refresh_token)).status).toBe(200)
  })

  it('ends what was begun with the old password while the new one was being stored', async () => {
    const session = await newSession()
    const { username, password } = session
    const held = hold(writes('passwordHash'))
    const changing = change(session.access_token, password)
    await held.reached
    const [meanwhile, connected] = await Promise.all([logIn(session), app.connect(session)])
    held.release()
    expect((await changing).status).toBe(200)
    expect(await logInStatus(username, password)).toBe(400)
    for (const { access_token: token } of [meanwhile, connected]) expect(await show(token)).toBe(401)
    expect(await refresh(meanwhile.refresh_token)).toMatchObject(refused)
    expect(await app.refresh(connected.refresh_token)).toMatchObject(refused)
  })

  it.each<[string, string, (password: string) => string]>([
    ['a wrong one', 'no idea what it may be', () => newPassword],
    ['the one in use is no proof where it stands as the new one', 'no idea what it may be', (own) => own],
    ['nor is the new one where it stands as the current one', newPassword, () => newPassword],
  ])('asks for the current password, and changes nothing without: %s', async (_, current, next) => {
    const session = await newSession()
    const { username, password, access_token: token } = session
    expect(await change(token, current, next(password))).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_description: 'The current password is wrong.' },
    })
    expect(await logInStatus(username, password)).toBe(200)
    expect(await logInStatus(username, newPassword)).toBe(400)
    expect(await show(token)).toBe(200)
    expect((await refresh(session.refresh_token)).status).toBe(200)
  })
})

describe('S-37, S-48 a password change during which the user’s grants are ended', () => {
  it.each([
    ['by disabling the user', 'disableUser'],
    ['by an administrator', 'revokeUser'],
  ])('keeps nobody in: %s', async (_, operation) => {
    const { username, password, access_token: token } = await newSession()
    // What the function writes last is its own cut-off.
    const held = hold(writes('notBefore'))
    const changing = change(token, password)
    await held.reached
    await administer(operation, { username })
    held.release()
    expect(await changing).toMatchObject({
      status: 401,
      json: {
        error: 'invalid_token',
        error_description: 'The password is changed, and the session was ended meanwhile.',
      },
    })
    await administer('enableUser', { username })
    expect((await logIn({ username, password: newPassword })).scope).toContain('account')
  })
})
