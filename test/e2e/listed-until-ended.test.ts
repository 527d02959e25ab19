import { describe, expect, it } from 'vitest'
import { ids } from '../../functions/adapters/ids.ts'
import type { ListedGrant } from '../../functions/domain/list-grants.ts'
import { createAdministration } from './administration.ts'
import { claimsOf } from './decode.ts'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const system = await startSystem()
const { call, newUser, logIn } = system
const administer = createAdministration(system)
const { forge } = await createForge(system)
const developer = await system.newSession()
const app = await registerApp(system, developer)
const otherApp = await registerApp(system, developer)

/** A user with a grant of each kind, and the code that one of them was begun with. */
async function makeGrants() {
  const user = await newUser()
  const [session, sibling] = [await logIn(user), await logIn(user)]
  const code = await app.getCode(user)
  const connected = (await app.redeem(code)).json
  const elsewhere = await otherApp.connect(user)
  const json = { name: 'backup', scope: 'notes:read', expires_in: 3_600 }
  const personal = (await call('POST', '/personal-tokens', { token: session.access_token, json })).json
  return { user, code, session, sibling, connected, elsewhere, personal }
}

type Made = Awaited<ReturnType<typeof makeGrants>>

const kinds = ['session', 'sibling', 'connected', 'elsewhere', 'personal'] as const
type Kind = (typeof kinds)[number]

/** The grants that are in the list of a user: of those that were made, and how many others. */
async function listed(made: Made) {
  // A token that no end of a grant concerns, of a grant that is in no list itself.
  const { sub, username } = made.user
  const token = forge({ claims: { sub, username, grant_id: ids.timed(Date.now() + 60_000) } })
  const { status, json } = await call('GET', '/grants', { token })
  expect({ status, json }).toMatchObject({ status: 200 })
  const found = (json.grants as readonly ListedGrant[]).map((grant) => grant.grant_id)
  const known = kinds.filter((kind) => found.includes(String(made[kind].grant_id)))
  return { known, others: found.length - known.length }
}

const without = (...ended: readonly Kind[]) => kinds.filter((kind) => !ended.includes(kind))

const revoke = (token: unknown) => call('POST', '/revoke', { form: { token: String(token) } })
const refresh = (token: unknown) =>
  call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: String(token) } })
const otherPassword = 'orchard lantern eighteen'

describe('S-37 a grant is in the list of its user until it ends', () => {
  it.each<[string, readonly Kind[], (made: Made) => Promise<unknown>, others?: number]>([
    ['nothing has ended', kinds, async () => undefined],
    ['an access token was revoked, and it goes on', kinds, ({ session }) => revoke(session.access_token)],
    [
      'the user logged out',
      without('session'),
      ({ session }) => call('POST', '/logout', { token: session.access_token }),
    ],
    ['its refresh token was revoked', without('session'), ({ session }) => revoke(session.refresh_token)],
    [
      'a used refresh token was shown again',
      without('session'),
      async ({ session }) => {
        await refresh((await refresh(session.refresh_token)).json.refresh_token)
        return refresh(session.refresh_token)
      },
    ],
    [
      'the user ended it',
      without('connected'),
      ({ sibling, connected }) =>
        call('DELETE', `/grants/${connected.grant_id}`, { token: sibling.access_token }),
    ],
    [
      'its app revoked it',
      without('connected'),
      ({ connected }) => app.ask('/revoke', { token: String(connected.refresh_token) }),
    ],
    ['its code was shown again', without('connected'), ({ code }) => app.redeem(code)],
    ['a personal token was revoked', without('personal'), ({ personal }) => revoke(personal.access_token)],
    [
      'an administrator revoked a personal token by its id',
      without('personal'),
      ({ personal }) => administer('revokeToken', { token: claimsOf(String(personal.access_token)).jti }),
    ],
    [
      'an administrator revoked it',
      without('sibling'),
      ({ sibling }) => administer('revokeGrant', { grantId: sibling.grant_id }),
    ],
    ['the user ended all', [], ({ session }) => call('DELETE', '/grants', { token: session.access_token })],
    [
      'the user changed the password, which begins another',
      [],
      ({ session, user }) =>
        call('POST', '/password', {
          token: session.access_token,
          json: { current_password: user.password, new_password: otherPassword },
        }),
      1,
    ],
    ['the user was cut off', [], ({ user }) => administer('revokeUser', { username: user.username })],
    [
      'the user was disabled, though enabled again',
      [],
      async ({ user: { username } }) => {
        await administer('disableUser', { username })
        return administer('enableUser', { username })
      },
    ],
    [
      'the user got another password',
      [],
      ({ user: { username } }) => administer('setPassword', { username, password: otherPassword }),
    ],
    [
      'the user lost a scope',
      [],
      ({ user: { username } }) => administer('setScopes', { username, scopes: ['notes:read'] }),
    ],
  ])('%s: %j are left', async (_, left, end, others = 0) => {
    const [made, stranger] = [await makeGrants(), await makeGrants()]
    await end(made)
    expect(await listed(made)).toEqual({ known: left, others })
    expect(await listed(stranger)).toEqual({ known: kinds, others: 0 })
  })

  // The last of all: the app is gone from then on.
  it.each<[string, () => Promise<unknown>]>([
    ['cut off', () => administer('revokeClient', { clientId: app.clientId })],
    ['deleted', () => call('DELETE', `/clients/${app.clientId}`, { token: developer.access_token })],
  ])('its app was %s: nobody who connected it has it in the list', async (_, end) => {
    const [one, other] = [await makeGrants(), await makeGrants()]
    await end()
    for (const made of [one, other])
      expect(await listed(made)).toEqual({ known: without('connected'), others: 0 })
  })
})
