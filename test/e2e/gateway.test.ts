import { describe, expect, it } from 'vitest'
import type { CallOptions } from './client.ts'
import { deployedRoutes, pagePath } from './routes.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const { call, newSession } = system
const routes = deployedRoutes(system)

/** The client checks that every answer can be read by a script of any origin. */
const notFound = {
  status: 404,
  json: { error: 'not_found', error_description: 'This API has no such method and path.' },
}

describe('a route that does not exist', () => {
  const unknown: readonly (readonly [string, string])[] = [
    ['GET', '/'],
    ['GET', '/nothing'],
    ['POST', '/login/again'],
    ['GET', '/LOGIN'],
    ['GET', '/notes/a/b'],
    ['GET', '/.well-known/'],
    ['GET', '/%252e%252e/login'],
    ['DELETE', '/login'],
    ['PUT', '/notes'],
    ['GET', '/login'],
    ['PROPFIND', '/notes'],
    ['OPTIONS', '/nothing'],
  ]
  const credentials: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['no credentials', {}],
    ['a Bearer token', { Authorization: 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2VjcmV0' }],
    ['Basic credentials', { Authorization: 'Basic c2VjcmV0OnNlY3JldA==' }],
    ['an AWS signature', { Authorization: 'AWS4-HMAC-SHA256 Credential=secret, Signature=secret' }],
    ['markup', { Authorization: '<script>secret</script>' }],
  ]

  it.each(unknown)('%s %s is a 404 in JSON, and says nothing of the credentials', async (method, path) => {
    for (const [name, headers] of credentials) {
      const { status, json, headers: answered, text } = await call(method, path, { headers })
      expect({ status, json }, name).toEqual(notFound)
      expect(answered.get('content-type')).toBe('application/json')
      expect(answered.get('www-authenticate')).toBeNull()
      for (const value of Object.values(headers)) {
        for (const part of value.split(' ')) expect(text + [...answered].flat().join()).not.toContain(part)
      }
    }
  })

  it('is at no API where it is outside of the stage, and the words are API Gateway’s own', async () => {
    const { origin } = new URL(system.url)
    for (const path of ['/', '/login', '/dev/login', '/prodlogin']) {
      const response = await fetch(origin + path, { method: 'POST' })
      expect({ status: response.status, json: await response.json() }).toEqual({
        status: 403,
        json: { message: 'Forbidden' },
      })
    }
  })
})

describe('a preflight', () => {
  const paths = [...new Set(routes.map(({ path }) => path))].filter((path) => path !== pagePath)

  it.each(paths)('of %s allows each of its methods, the token and any other header', async (path) => {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method)
    for (const method of methods) {
      const { status, headers, text } = await call('OPTIONS', path.replace(/\{.*?\}/, 'x'), {
        headers: {
          Origin: 'https://app.example',
          'Access-Control-Request-Method': method,
          'Access-Control-Request-Headers': 'authorization,content-type,x-custom',
        },
      })
      expect({ status, text }).toEqual({ status: 204, text: '' })
      const allowed = (name: string) => headers.get(`access-control-allow-${name}`)?.split(',')
      expect(allowed('methods')?.sort()).toEqual([...methods, 'OPTIONS'].sort())
      // `*` does not cover Authorization (Fetch standard).
      expect(allowed('headers')).toEqual(expect.arrayContaining(['Authorization', 'Content-Type', '*']))
      expect(headers.get('access-control-max-age')).toBe('7200')
      expect(headers.get('access-control-expose-headers')).toBe('WWW-Authenticate, Retry-After')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  it('of a page allows nothing: pages are for people', async () => {
    expect(await call('OPTIONS', pagePath)).toMatchObject(notFound)
  })

  it('needs no token, wakes no function, and is the same with one', async () => {
    const before = system.logs.length
    for (const token of [undefined, 'garbage']) {
      expect((await call('OPTIONS', '/notes', { ...(token && { token }) })).status).toBe(204)
    }
    expect(system.logs.slice(before)).toEqual([])
  })
})

describe('a slash at the end of a path', () => {
  it.each([
    ['GET', '/whoami/', 200],
    ['GET', '/notes/unknown/', 404],
    ['POST', '/whoami/share/', 403],
  ])('makes no difference to %s %s', async (method, path, status) => {
    const { access_token: token } = await newSession()
    const answer = await call(method, path, { token })
    expect(answer.status).toBe(status)
    expect(answer.json).toEqual((await call(method, path.slice(0, -1), { token })).json)
  })

  // It is also where a page calls /grants/{grant_id} with an empty id: one grant was meant, not all.
  it('makes one to DELETE /grants/, which ends nothing', async () => {
    const { access_token: token } = await newSession()
    const { status, json } = await call('DELETE', '/grants/', { token })
    expect({ status, json }).toEqual({
      status: 404,
      json: { error: 'not_found', error_description: 'There is no grant without an id.' },
    })
    expect((await call('GET', '/grants/', { token })).status).toBe(200)
    expect((await call('DELETE', '/grants', { token })).status).toBe(204)
    expect((await call('GET', '/grants', { token })).status).toBe(401)
  })
})

describe('a request that is too large', () => {
  const tooLarge = { status: 413, json: { error: 'request_too_large' } }
  const megabytes = (count: number) => 'x'.repeat(count * 1024 * 1024)

  it.each<[string, string, CallOptions]>([
    ['headers beyond 10 KB', 'GET', { headers: { 'x-large': 'x'.repeat(10_240) } }],
    ['an Authorization header beyond 10 KB', 'GET', { token: 'x'.repeat(10_240) }],
    ['headers beyond 10 KB together', 'GET', { headers: { a: 'x'.repeat(5_200), b: 'x'.repeat(5_200) } }],
    ['a body beyond 6 MB', 'POST', { body: megabytes(6) }],
    ['a body beyond 10 MB', 'POST', { body: megabytes(11) }],
    ['a body beyond 64 KB', 'POST', { json: { username: 'x', password: 'x'.repeat(65_536) } }],
  ])('is refused for %s', async (_, method, options) => {
    const answer = await call(method, method === 'GET' ? '/whoami' : '/login', options)
    expect(answer).toMatchObject(tooLarge)
    expect(answer.headers.get('content-type')).toBe('application/json')
  })

  it('is not one whose headers stay below the limit', async () => {
    const { access_token: token } = await newSession()
    const answer = await call('GET', '/whoami', { token, headers: { 'x-large': 'x'.repeat(8_000) } })
    expect(answer.status).toBe(200)
  })
})

describe('what every answer has', () => {
  const password = 'orchard lantern seventeen'
  const causes: readonly (readonly [number, string, string, () => Promise<CallOptions>])[] = [
    [200, 'POST', '/login', async () => ({ json: await system.newUser() })],
    [201, 'POST', '/register', async () => ({ json: { username: 'someone', password } })],
    [204, 'POST', '/logout', async () => ({ token: (await newSession()).access_token })],
    [400, 'POST', '/login', async () => ({ body: '{' })],
    [401, 'GET', '/whoami', async () => ({ token: 'garbage' })],
    [403, 'POST', '/whoami/share', async () => ({ token: (await newSession()).access_token })],
    [404, 'GET', '/nothing', async () => ({})],
    [409, 'POST', '/register', async () => ({ json: await system.newUser() })],
  ]

  it.each(causes)(
    '%i to %s %s: CORS, its type, and nothing kept that is not for everyone',
    async (...cause) => {
      const [status, method, path, options] = cause
      const answer = await call(method, path, await options())
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toBe('application/json')
      if (status >= 400) {
        expect(Object.keys(answer.json).slice(0, 2)).toEqual(['error', 'error_description'])
        expect(answer.json.error_description).toMatch(/^[^\n]+\.$/)
      }
      if (routes.some((route) => route.path === path && !route.isProtected)) {
        expect(answer.headers.get('cache-control')).toBe('no-store')
      }
    },
  )
})
