import { describe, expect, it } from 'vitest'
import { startSystem } from './system.ts'
import { createApp, redirectUri, registerApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession, newUser } = system

const metadata = { client_name: 'Scheduler', redirect_uris: [redirectUri] }

const register = (token: string, json: object = metadata) => call('POST', '/clients', { token, json })

describe('changing a client', () => {
  it('replaces what it says of itself, at once: its redirect URIs, its scope, its grant types', async () => {
    const owner = await newSession()
    const app = await registerApp(system, owner)
    const user = await newUser()
    const connected = await app.connect(user)
    const path = `/clients/${app.clientId}`
    const change = async (json: object) => {
      const answer = await call('PUT', path, { token: owner.access_token, json })
      expect({ status: answer.status, json: answer.json }).toMatchObject({ status: 200, json })
      expect(answer.json.client_secret).toBeUndefined()
      expect((await call('GET', path, { token: owner.access_token })).json).toEqual(answer.json)
    }
    await change({ client_name: 'Planner', redirect_uris: ['https://app.example/new'], scope: 'notes:read' })
    expect((await app.openPage({ scope: 'notes:read' })).status).toBe(400)
    const page = await app.openPage({ redirect_uri: 'https://app.example/new', scope: 'notes:read' })
    expect(page.text).toContain('Planner')
    const { json } = await app.refresh(connected.refresh_token)
    expect(json.scope).toBe('notes:read')
    await change({
      client_name: 'Planner',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code'],
    })
    expect((await app.refresh(String(json.refresh_token))).json.error).toBe('unauthorized_client')
    expect((await app.ask('/token', { grant_type: 'client_credentials' })).json.error).toBe(
      'unauthorized_client',
    )
  })

  it('leaves a public client public and a confidential one confidential', async () => {
    const owner = await newSession()
    const { access_token: token } = owner
    for (const [made, other] of [
      ['none', 'client_secret_basic'],
      ['client_secret_basic', 'none'],
    ] as const) {
      const own = { ...metadata, token_endpoint_auth_method: made }
      const { json } = await register(token, own)
      const path = `/clients/${json.client_id}`
      const changed = { ...metadata, token_endpoint_auth_method: other }
      const answer = await call('PUT', path, { token, json: changed })
      expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_client_metadata' } })
      expect((await call('PUT', path, { token, json: metadata })).json.token_endpoint_auth_method).toBe(made)
    }
  })

  it('is refused for what registering is refused for', async () => {
    const owner = await newSession()
    const app = await registerApp(system, owner)
    for (const wrong of [
      { client_name: '' },
      { redirect_uris: ['javascript:x'] },
      { scope: 'account' },
      { grant_types: ['x'] },
    ]) {
      const json = { ...metadata, ...wrong }
      const { status } = await call('PUT', `/clients/${app.clientId}`, { token: owner.access_token, json })
      expect(status).toBe(400)
    }
    expect((await app.openPage()).status).toBe(200)
  })
})

describe("a client's secrets", () => {
  it('are two at most, so that one replaces the other without a gap', async () => {
    const owner = await newSession()
    const { access_token: token } = owner
    const app = await registerApp(system, owner)
    const path = `/clients/${app.clientId}/secrets`
    const add = async () => {
      const { status, json } = await call('POST', path, { token })
      expect({ status, json }).toEqual({
        status: 201,
        json: {
          ...{ client_id: app.clientId, client_secret_expires_at: 0 },
          client_secret: expect.stringMatching(/^[\w-]{43}$/),
        },
      })
      return String(json.client_secret)
    }
    const works = async (...secrets: string[]) =>
      Promise.all(
        secrets.map(async (secret) => {
          const named = createApp(system, { client_id: app.clientId, client_secret: secret })
          return (await named.ask('/token', { grant_type: 'client_credentials' })).status === 200
        }),
      )
    const first = app.clientSecret ?? ''
    const second = await add()
    expect(await works(first, second)).toEqual([true, true])
    const third = await add()
    expect(await works(first, second, third)).toEqual([false, true, true])
    const shown = await call('GET', `/clients/${app.clientId}`, { token })
    expect(shown.json.client_secrets).toHaveLength(2)
    expect((await call('DELETE', path, { token })).status).toBe(204)
    expect(await works(second, third)).toEqual([false, true])
    expect((await call('DELETE', path, { token })).status).toBe(204)
    expect(await works(third)).toEqual([true])
  })

  it('are none for a public client, whatever is asked', async () => {
    const owner = await newSession()
    const { access_token: token } = owner
    const { json } = await register(token, { ...metadata, token_endpoint_auth_method: 'none' })
    for (const method of ['POST', 'DELETE']) {
      const answer = await call(method, `/clients/${json.client_id}/secrets`, { token })
      expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_client_metadata' } })
    }
  })
})

describe('deleting a client', () => {
  it('is for good: it is not there any more, and to delete it again does no harm', async () => {
    const owner = await newSession()
    const { access_token: token } = owner
    const app = await registerApp(system, owner)
    const path = `/clients/${app.clientId}`
    expect((await call('DELETE', path, { token })).status).toBe(204)
    expect((await call('DELETE', path, { token })).status).toBe(204)
    const answers = [
      await call('GET', path, { token }),
      await call('PUT', path, { token, json: metadata }),
      await call('POST', `${path}/secrets`, { token }),
      await call('DELETE', `${path}/secrets`, { token }),
    ]
    for (const { status, json } of answers) {
      expect({ status, error: json.error }).toEqual({ status: 404, error: 'not_found' })
    }
    expect((await call('GET', '/clients', { token })).json).toEqual({ clients: [] })
  })

  it.each(['x', '018f0000-0000-7000-8000-000000000000', 'first-party', '__proto__', '%00', 'a%2fb'])(
    'is a 404 where there is none: %s',
    async (id) => {
      const { access_token: token } = await newSession()
      for (const method of ['GET', 'DELETE']) {
        const { status, json } = await call(method, `/clients/${id}`, { token })
        expect({ status, error: json.error }).toEqual({ status: 404, error: 'not_found' })
      }
    },
  )
})
