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
  /** A confidential app, and what its developer can do with its secrets. */
  async function begin() {
    const { access_token: token } = await newSession()
    const { json: registered } = await register(token, { ...metadata, grant_types: ['client_credentials'] })
    const clientId = String(registered.client_id)
    const path = `/clients/${clientId}`
    return {
      path,
      first: { id: String(registered.secret_id), secret: String(registered.client_secret) },
      add: () => call('POST', `${path}/secrets`, { token }),
      remove: (id: unknown) => call('DELETE', `${path}/secrets/${id}`, { token }),
      /** The ids, the newest first. */
      async shown() {
        const { json } = await call('GET', path, { token })
        expect((await call('GET', '/clients', { token })).json.clients).toEqual([json])
        const secrets = json.client_secrets as readonly { readonly secret_id: string }[]
        for (const secret of secrets) {
          expect(secret).toEqual({ secret_id: secret.secret_id, created_at: expect.any(Number) })
        }
        return secrets.map(({ secret_id }) => secret_id)
      },
      async works(secret: unknown) {
        const app = createApp(system, { client_id: clientId, client_secret: String(secret) })
        return (await app.ask('/token', { grant_type: 'client_credentials' })).status === 200
      },
      end: () => call('DELETE', path, { token }),
    }
  }

  const tooMany = {
    status: 409,
    json: {
      error: 'too_many_secrets',
      error_description: 'The client has 2 secrets. Delete one of them first.',
    },
  }

  it('are two at a time, so that one replaces the other without a gap', async () => {
    const { path, first, add, remove, shown, works } = await begin()
    system.advance(1_000)
    const { status, json } = await add()
    expect({ status, json }).toEqual({
      status: 201,
      json: {
        ...{ client_id: path.split('/').at(-1), client_secret_expires_at: 0 },
        secret_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        client_secret: expect.stringMatching(/^[\w-]{43}$/),
      },
    })
    expect([await works(first.secret), await works(json.client_secret)]).toEqual([true, true])
    expect(await shown()).toEqual([json.secret_id, first.id])
    expect((await remove(first.id)).status).toBe(204)
    expect([await works(first.secret), await works(json.client_secret)]).toEqual([false, true])
    expect(await shown()).toEqual([json.secret_id])
    expect(await remove(first.id)).toMatchObject({ status: 404, json: { error: 'not_found' } })
  })

  it('are never dropped by a third, so that what to do after a lost answer is to delete the newest', async () => {
    const { first, add, remove, shown, works } = await begin()
    system.advance(1_000)
    await add()
    expect(await add()).toMatchObject(tooMany)
    expect(await works(first.secret)).toBe(true)
    const [newest] = await shown()
    expect((await remove(newest)).status).toBe(204)
    const { status, json } = await add()
    expect(status).toBe(201)
    expect([await works(first.secret), await works(json.client_secret)]).toEqual([true, true])
  })

  it('are at least one, since a confidential client stays confidential', async () => {
    const { first, remove, works } = await begin()
    expect(await remove(first.id)).toMatchObject({ status: 400, json: { error: 'invalid_request' } })
    expect(await works(first.secret)).toBe(true)
  })

  it.each(['x', '018f0000-0000-7000-8000-000000000000', '__proto__', 'a.b', '%00', 'x'.repeat(300)])(
    'are only those that there are: %s',
    async (id) => {
      const { first, add, remove, shown } = await begin()
      await add()
      expect(await remove(id)).toMatchObject({ status: 404, json: { error: 'not_found' } })
      expect(await shown()).toContain(first.id)
    },
  )

  it('are never more than two nor none, whatever is asked at once', async () => {
    const { first, add, remove, shown, works } = await begin()
    const added = await Promise.all(Array.from({ length: 5 }, add))
    const [made, ...more] = added.filter(({ status }) => status === 201)
    expect(more).toEqual([])
    for (const answer of added) if (answer !== made) expect(answer).toMatchObject(tooMany)
    expect([await works(first.secret), await works(made?.json.client_secret)]).toEqual([true, true])

    const removed = await Promise.all([first.id, made?.json.secret_id].map(remove))
    expect(removed.map(({ status }) => status).sort()).toEqual([204, 400])
    expect(await shown()).toHaveLength(1)

    const both = await Promise.all([add(), add()])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  })

  it('are gone where the client is deleted at once, and then it is what is not found', async () => {
    const { add, end } = await begin()
    const [ended, ...answers] = await Promise.all([end(), add(), add()])
    expect(ended?.status).toBe(204)
    for (const { status } of answers) expect([201, 404, 409]).toContain(status)
    expect((await add()).status).toBe(404)
  })

  it('are none for a public client, whatever is asked', async () => {
    const { access_token: token } = await newSession()
    const { json } = await register(token, { ...metadata, token_endpoint_auth_method: 'none' })
    const path = `/clients/${json.client_id}/secrets`
    const added = await call('POST', path, { token })
    expect(added).toMatchObject({ status: 400, json: { error: 'invalid_client_metadata' } })
    expect(await call('DELETE', `${path}/x`, { token })).toMatchObject({ status: 404 })
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
      await call('DELETE', `${path}/secrets/x`, { token }),
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
