import { describe, expect, it } from 'vitest'
import { claimsOf } from './decode.ts'
import { createForge } from './forge.ts'
import { deployedRoutes } from './routes.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession } = system
const session = await newSession()
const app = await registerApp(system, session)

const asText = (value: unknown) => String(value)

/** Beside another, so that it could be deleted. */
const secretId = asText(
  (await call('POST', `/clients/${app.clientId}/secrets`, { token: session.access_token })).json.secret_id,
)

/** A token of each kind that is not a login's, with all that such a token can have. */
async function delegatedTokens() {
  const connected = await app.connect({
    ...session,
    request: { scope: 'notes:read notes:write openid profile' },
  })
  const personal = await call('POST', '/personal-tokens', {
    token: session.access_token,
    json: { name: 'backup', scope: 'notes:read notes:write openid profile', expires_in: 3600 },
  })
  const exchanged = await app.exchange(session.access_token)
  const exchangedFurther = await app.exchange(connected.access_token)
  const ofClient = await app.ask('/token', { grant_type: 'client_credentials' })
  return {
    'of an app': connected.access_token,
    personal: asText(personal.json.access_token),
    exchanged: asText(exchanged.json.access_token),
    'exchanged by an app': asText(exchangedFurther.json.access_token),
    'of a client for itself': asText(ofClient.json.access_token),
  }
}

const tokens = await delegatedTokens()
const accountRoutes = deployedRoutes(system).filter(({ scopes }) => scopes.includes('account'))

describe('S-42 a token that is not a login’s', () => {
  it('works, for what it is for, and has no account', async () => {
    for (const [kind, token] of Object.entries(tokens)) {
      expect((await call('GET', '/notes', { token })).status, kind).toBe(200)
      expect(asText(claimsOf(token).scope).split(' '), kind).not.toContain('account')
    }
  })

  it('is tried at every route that manages an account', () => {
    expect(accountRoutes.map(({ name }) => name).sort()).toEqual([
      'DELETE /clients/{client_id}',
      'DELETE /clients/{client_id}/secrets/{secret_id}',
      'DELETE /grants',
      'DELETE /grants/{grant_id}',
      'GET /clients',
      'GET /clients/{client_id}',
      'GET /grants',
      'POST /clients',
      'POST /clients/{client_id}/secrets',
      'POST /password',
      'POST /personal-tokens',
      'PUT /clients/{client_id}',
    ])
  })

  it.each(accountRoutes)('can do nothing at $name', async ({ method, path }) => {
    const url = path
      .replace('{client_id}', app.clientId)
      .replace('{secret_id}', secretId)
      .replace('{grant_id}', session.grant_id)
    const json = {
      ...{ client_name: 'x', redirect_uris: ['https://evil.example'] },
      ...{ name: 'x', scope: 'notes:read', expires_in: 3600 },
      ...{ current_password: session.password, new_password: 'orchard lantern eighteen' },
    }
    for (const [kind, token] of Object.entries(tokens)) {
      const answer = await call(method, url, { token, ...(['POST', 'PUT'].includes(method) && { json }) })
      expect({ kind, status: answer.status, json: answer.json }).toEqual({
        ...{ kind, status: 403 },
        json: { error: 'insufficient_scope', error_description: expect.any(String), scope: 'account' },
      })
    }
    // Nothing came of it.
    expect((await call('GET', '/grants', { token: session.access_token })).status).toBe(200)
    const { json: client } = await call('GET', `/clients/${app.clientId}`, { token: session.access_token })
    expect(client).toMatchObject({
      client_name: 'Scheduler',
      client_secrets: [{ secret_id: secretId }, expect.anything()],
    })
  })

  it('cannot be turned into one that has account, or more than it has', async () => {
    for (const [kind, token] of Object.entries(tokens)) {
      for (const scope of ['account', 'account notes:read', 'notes:share', 'tokens:introspect']) {
        const { json } = await app.exchange(token, { scope })
        expect(json.access_token, kind).toBeUndefined()
      }
    }
  })

  it.each<[string, () => ReturnType<typeof call>]>([
    [
      'a personal token',
      () =>
        call('POST', '/personal-tokens', {
          token: session.access_token,
          json: { name: 'x', scope: 'account notes:read', expires_in: 3600 },
        }),
    ],
    ['a client’s own', () => app.ask('/token', { grant_type: 'client_credentials', scope: 'account' })],
    ['an exchanged one', () => app.exchange(session.access_token, { scope: 'account' })],
    [
      'a refreshed one of an app',
      async () => app.refresh((await app.connect(session)).refresh_token, { scope: 'notes:read account' }),
    ],
  ])('never comes into being with account: %s', async (_, make) => {
    const { status, json } = await make()
    expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_scope' })
  })

  it.each<[string, object]>([
    ['/personal-tokens', { name: 'x', scope: 'notes:read', expires_in: 3600 }],
    ['/clients', { client_name: 'x', redirect_uris: ['https://x.example'] }],
    ['/password', { current_password: session.password, new_password: 'a different lantern 17' }],
  ])('a client for itself has no account, whatever its token says: POST %s', async (path, json) => {
    const { forge } = await createForge(system)
    const itself = { sub: app.clientId, client_id: app.clientId, username: undefined, auth_time: undefined }
    const token = forge({ claims: { ...itself, scope: 'account' } })
    expect(await call('POST', path, { token, json })).toMatchObject({
      status: 401,
      json: { error: 'invalid_token', error_description: 'The access token belongs to no user.' },
    })
  })

  it('no app can register for account', async () => {
    const json = { client_name: 'x', redirect_uris: ['https://x.example'], scope: 'notes:read account' }
    const answer = await call('POST', '/clients', { token: session.access_token, json })
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_client_metadata' } })
  })

  it.each(Object.keys(tokens) as (keyof typeof tokens)[])(
    'logs out its own grant at most: %s',
    async (kind) => {
      const { [kind]: token } = await delegatedTokens()
      expect((await call('POST', '/logout', { token })).status).toBe(204)
      expect((await call('GET', '/whoami', { token })).status).toBe(401)
      expect((await call('GET', '/whoami', { token: session.access_token })).status).toBe(200)
    },
  )
})
