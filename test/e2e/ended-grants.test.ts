import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, describe, expect, it } from 'vitest'
import { createAdministration } from './administration.ts'
import { createAdministrator } from './administrator.ts'
import type { Tokens } from './client.ts'
import { openSystem, type System } from './system.ts'
import { createApp, registerApp } from './third-party.ts'

const issuer = 'https://api.hallpass.test'
const folder = await mkdtemp(join(tmpdir(), 'hallpass-ended-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const open = (name: string) => openSystem({ dataFolder: join(folder, name), issuer })

interface Session extends Tokens {
  readonly username: string
  readonly password: string
}

/** Each way in which a session ends, once and for all. */
const ends: Readonly<Record<string, (system: System, session: Session) => Promise<unknown>>> = {
  'logging out': ({ call }, { access_token: token }) => call('POST', '/logout', { token }),
  'revoking the refresh token': ({ call }, { refresh_token: token }) =>
    call('POST', '/revoke', { form: { token } }),
  'ending the grant': ({ call }, { access_token: token, grant_id: id }) =>
    call('DELETE', `/grants/${id}`, { token }),
  'ending all grants': ({ call }, { access_token: token }) => call('DELETE', '/grants', { token }),
  'changing the password': ({ call }, { access_token: token, password }) =>
    call('POST', '/password', {
      token,
      json: { current_password: password, new_password: 'orchard lantern eighteen' },
    }),
  'showing a used refresh token again': async ({ call }, { refresh_token: first }) => {
    const refresh = (token: string) =>
      call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })
    await refresh(String((await refresh(first)).json.refresh_token))
    return refresh(first)
  },
  'disabling the user': (system, { username }) => createAdministration(system)('disableUser', { username }),
  'deleting the user': (system, { username }) => createAdministration(system)('deleteUser', { username }),
  'revoking the user': (system, { username }) => createAdministration(system)('revokeUser', { username }),
  'setting another password': (system, { username }) =>
    createAdministration(system)('setPassword', { username, password: 'orchard lantern eighteen' }),
  'taking a scope from the user': (system, { username }) =>
    createAdministration(system)('setScopes', { username, scopes: ['notes:read'] }),
  'disabling and enabling the user': async (system, { username }) => {
    await createAdministration(system)('disableUser', { username })
    return createAdministration(system)('enableUser', { username })
  },
}

async function expectEnded({ call }: System, { access_token: token, refresh_token: refreshToken }: Tokens) {
  const { status, json } = await call('POST', '/token', {
    form: { grant_type: 'refresh_token', refresh_token: refreshToken },
  })
  expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_grant' })
  expect((await call('GET', '/whoami', { token })).status).toBe(401)
}

async function expectAlive({ call }: System, refreshToken: string): Promise<string> {
  const { status, json } = await call('POST', '/token', {
    form: { grant_type: 'refresh_token', refresh_token: refreshToken },
  })
  expect({ status, json }).toMatchObject({ status: 200 })
  expect((await call('GET', '/whoami', { token: String(json.access_token) })).status).toBe(200)
  return String(json.refresh_token)
}

/** Has the next grant key take over, as an administrator would: the one before goes on to be held. */
async function replaceGrantKey(system: System) {
  const path = 'Auth/Secrets/GrantKey'
  const { version, current } = JSON.parse(await createAdministrator(system).secret(path))
  await new SecretsManagerClient(system.aws).send(
    new PutSecretValueCommand({
      SecretId: system.secrets[path],
      SecretString: JSON.stringify({ version: version + 1, current: 'k'.repeat(64), previous: current }),
    }),
  )
  // Whoever holds the secret reads it again after five minutes.
  system.advance(5 * 60_000)
}

describe('S-33 a grant that has ended', () => {
  it('stays ended, through restarts, rotations of every key and changes of the password', async () => {
    let system = await open('users')
    const ended = await Promise.all(
      Object.values(ends).map(async (end) => {
        const session = await system.newSession()
        await end(system, session)
        await expectEnded(system, session)
        return session
      }),
    )
    const bystander = await system.newSession()
    let { refresh_token: alive } = bystander
    const expectAsBefore = async () => {
      for (const session of ended) await expectEnded(system, session)
      alive = await expectAlive(system, alive)
    }

    await system.close()
    system = await open('users')
    await expectAsBefore()

    system.advance(60_000)
    await system.rotate('Auth/Secrets/SigningKey')
    await expectAsBefore()

    await replaceGrantKey(system)
    await expectAsBefore()
    expect(alive).toMatch(/^hp_rt_2\./)

    const { username } = bystander
    const administer = createAdministration(system)
    const [{ username: changed = '' } = {}] = ended
    await administer('setPassword', { username: changed, password: 'orchard lantern nineteen' })
    await expectAsBefore()

    await system.close()
    system = await open('users')
    await expectAsBefore()
    await createAdministration(system)('revokeUser', { username })
    expect(
      (
        await system.call('POST', '/token', {
          form: { grant_type: 'refresh_token', refresh_token: alive },
        })
      ).json.error,
    ).toBe('invalid_grant')
    await system.close()
  })

  it('of an app ends with the app, and stays ended after a restart', async () => {
    let system = await open('apps')
    const developer = await system.newSession()
    const app = await registerApp(system, developer)
    const connected = await app.connect(developer)
    await system.call('DELETE', `/clients/${app.clientId}`, { token: developer.access_token })
    await system.close()
    system = await open('apps')
    expect((await system.call('GET', '/whoami', { token: connected.access_token })).status).toBe(401)
    const same = createApp(system, { client_id: app.clientId, client_secret: app.clientSecret ?? '' })
    expect(await same.refresh(connected.refresh_token)).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    })
    await system.close()
  })
})

describe('S-34 a crash between the write of a refresh and its answer', () => {
  it('loses nothing: the client that asks again within the grace period is answered', async () => {
    let isCrashing = false
    const dataFolder = join(folder, 'crash')
    let system = await openSystem({
      ...{ dataFolder, issuer },
      // What is read behind the write is never answered.
      intercept: ({ operation, input }) =>
        isCrashing && operation === 'BatchGetItem' && JSON.stringify(input).includes('username')
          ? 'drop'
          : undefined,
    })
    const { refresh_token: token, grant_id: grantId } = await system.newSession()
    isCrashing = true
    const form = { grant_type: 'refresh_token', refresh_token: token }
    expect((await system.call('POST', '/token', { form })).status).toBe(503)
    const grants = await createAdministrator(system).scan('Auth/Tables/Grants')
    expect(grants.find((grant) => grant.grantId === grantId)?.generation).toBe(1)
    await system.close()

    system = await openSystem({ dataFolder, issuer })
    const next = await expectAlive(system, token)
    expect(await expectAlive(system, token)).toBe(next)
    await expectAlive(system, next)
    await system.close()
  })

  it('after the grace period costs the session, and harms nobody else', async () => {
    const system = await openSystem({ issuer })
    const [lost, other] = [await system.newSession(), await system.newSession()]
    await expectAlive(system, lost.refresh_token)
    system.advance(31_000)
    await expectEnded(system, lost)
    await expectAlive(system, other.refresh_token)
    await system.close()
  })
})

describe('S-34 a write whose answer was lost, and which the SDK repeats', () => {
  it('is no reuse: of a refresh, a code or a registration, and what was issued goes on to work', async () => {
    const lost = new Set<string>()
    let isLosing = false
    const system = await openSystem({
      issuer,
      intercept({ operation, caller }) {
        const name = `${caller} ${operation}`
        if (!isLosing || !/^(Put|Update)Item$/.test(operation) || lost.has(name)) return undefined
        lost.add(name)
        return 'drop answer'
      },
    })
    const user = await system.newUser()
    const developer = { ...user, ...(await system.logIn(user)) }
    const app = await registerApp(system, developer)
    const code = await app.getCode(user)

    isLosing = true
    const registered = await system.newUser()
    expect(registered.sub).toMatch(/^[0-9a-f-]{36}$/)
    const next = await expectAlive(system, developer.refresh_token)
    lost.clear()
    const redeemed = await app.redeem(code)
    expect({ status: redeemed.status, json: redeemed.json }).toMatchObject({ status: 200 })
    expect(lost).toContain('Auth/Token/Function UpdateItem')

    isLosing = false
    expect((await system.logIn(registered)).grant_id).toBeDefined()
    await expectAlive(system, next)
    expect((await system.call('GET', '/notes', { token: String(redeemed.json.access_token) })).status).toBe(
      200,
    )
    expect((await app.refresh(String(redeemed.json.refresh_token))).status).toBe(200)
    await system.close()
  })
})
