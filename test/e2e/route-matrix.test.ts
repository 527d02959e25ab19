import { describe, expect, it } from 'vitest'
import { createForge } from './forge.ts'
import { deployedRoutes, publicRoutes, unprotected } from './routes.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const { call, newSession } = system
const { forge } = await createForge(system)

const routes = deployedRoutes(system)
const protectedRoutes = routes.filter(({ isProtected }) => isProtected)
const paths = [...new Set(routes.map(({ path }) => path))]

/** A path of a route, with something in the place of each parameter. */
const pathOf = (path: string) => path.replace(/\{[^}]*\}/g, '018f0000-0000-7000-8000-000000000000')

const withScopes = (...scopes: string[]) => forge({ claims: { scope: scopes.join(' ') } })

it('S-16 needs a token on every route but those pinned here', () => {
  expect(unprotected(system)).toEqual(publicRoutes)
})

describe('S-16 every protected route', () => {
  it.each(protectedRoutes)('$name refuses no token, and every token that is not good', async (route) => {
    const [header, payload, signature] = withScopes(...route.scopes).split('.')
    const now = Math.floor(Date.now() / 1000)
    const answers = await Promise.all(
      [
        undefined,
        'garbage',
        `${header}.${payload}.`,
        `${header}.${signature}.${payload}`,
        `${header}.${payload}.${signature?.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
        forge({ claims: { exp: now - 1, scope: route.scopes.join(' ') } }),
      ].map((token) => call(route.method, pathOf(route.path), { ...(token && { token }) })),
    )
    for (const { status, json } of answers) {
      expect(status).toBe(401)
      expect(json.error).toBe('invalid_token')
    }
  })

  it.each(protectedRoutes)('$name refuses a token that lacks any one of its scopes', async (route) => {
    for (const missing of route.scopes) {
      const others = ['account', 'openid', ...route.scopes].filter((scope) => scope !== missing)
      const { status, json } = await call(route.method, pathOf(route.path), { token: withScopes(...others) })
      expect(status).toBe(403)
      expect(json).toMatchObject({ error: 'insufficient_scope', scope: route.scopes.join(' ') })
    }
  })

  it.each(protectedRoutes)('$name lets a token in that has its scopes and no other', async (route) => {
    const { status } = await call(route.method, pathOf(route.path), { token: withScopes(...route.scopes) })
    expect(status).not.toBe(401)
    expect(status).not.toBe(403)
    expect(status).toBeLessThan(500)
  })

  it.each(paths)('%s has no method beside those of its routes', async (path) => {
    const deployed = routes.filter((route) => route.path === path).map(({ method }) => method)
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !deployed.includes(method))
    for (const method of others) {
      const token = withScopes('account', 'notes:read', 'notes:write', 'notes:share')
      for (const options of [{}, { token }]) {
        const { status, json } = await call(method, pathOf(path), options)
        expect({ status, error: json.error }).toEqual({ status: 404, error: 'not_found' })
      }
    }
  })
})

interface OwnResource {
  readonly path: string
  /** What nobody else may learn. */
  readonly secret: string
  /** What the route is sent, if anything. */
  readonly json?: unknown
}

/** Makes a client; `below` is added to its path. */
const ownClient =
  (below = '', isSent = false) =>
  async (token: string): Promise<OwnResource> => {
    const secret = `client ${token.slice(-20)}`
    const metadata = { client_name: secret, redirect_uris: ['https://app.example/callback'] }
    const { json } = await call('POST', '/clients', { token, json: metadata })
    return { path: `/clients/${json.client_id}${below}`, secret, ...(isSent && { json: metadata }) }
  }

/** By route with a path parameter: makes something of the token's owner. */
const ownResource: Readonly<Record<string, (token: string) => Promise<OwnResource>>> = {
  async 'DELETE /grants/{grant_id}'(token) {
    const { json } = await call('POST', '/personal-tokens', {
      token,
      json: { name: 'backup', scope: 'notes:read', expires_in: 3600 },
    })
    return { path: `/grants/${json.grant_id}`, secret: String(json.grant_id) }
  },
  'GET /clients/{client_id}': ownClient(),
  'PUT /clients/{client_id}': ownClient('', true),
  'DELETE /clients/{client_id}': ownClient(),
  'POST /clients/{client_id}/secrets': ownClient('/secrets'),
  async 'DELETE /clients/{client_id}/secrets/{secret_id}'(token) {
    const { path, secret } = await ownClient('/secrets')(token)
    const { json } = await call('POST', path, { token })
    return { path: `${path}/${json.secret_id}`, secret }
  },
  async 'GET /notes/{note_id}'(token) {
    const secret = `known to ${token.slice(-20)} alone`
    const { json } = await call('POST', '/notes', { token, json: { text: secret } })
    return { path: `/notes/${json.id}`, secret }
  },
}

describe("S-16 another user's resource", () => {
  const withParameter = protectedRoutes.filter(({ path }) => path.includes('{'))

  it('is made below for every route that has a path parameter', () => {
    expect(withParameter.map(({ name }) => name).sort()).toEqual(Object.keys(ownResource).sort())
  })

  it.each(withParameter)('$name shows it to its owner, and to anyone else there is none', async (route) => {
    const [owner, other] = [await newSession(), await newSession()]
    const resource = await ownResource[route.name]?.(owner.access_token)
    const { path = '', json } = resource ?? {}
    const ask = (token: string) => call(route.method, path, { token, ...(json !== undefined && { json }) })
    const refused = await ask(other.access_token)
    expect({ status: refused.status, error: refused.json.error }).toEqual({
      status: 404,
      error: 'not_found',
    })
    expect(refused.text).not.toContain(resource?.secret)
    const shown = await ask(owner.access_token)
    expect(shown.status).toBeLessThan(300)
  })

  it('is in no list but that of its owner', async () => {
    const [owner, other] = [await newSession(), await newSession()]
    await call('POST', '/notes', { token: owner.access_token, json: { text: 'mine' } })
    await Promise.all(Object.values(ownResource).map((make) => make(owner.access_token)))
    const lists = protectedRoutes.filter(({ method, path }) => method === 'GET' && !path.includes('{'))
    for (const { path } of lists) {
      const { text } = await call('GET', path, { token: other.access_token })
      const secrets = [owner.sub, owner.username, owner.grant_id, owner.access_token.slice(-20), 'mine']
      for (const own of secrets) expect(text).not.toContain(own)
    }
  })
})
