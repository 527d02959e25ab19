import { describe, expect, it } from 'vitest'
import { createAdministrator } from './administrator.ts'
import { deployedRoutes } from './routes.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const { call, logIn, newUser, newSession } = system
const { scan } = createAdministrator(system)

const victim = await newUser()
const claimed = {
  sub: victim.sub,
  userId: victim.sub,
  user_id: victim.sub,
  username: victim.username,
  principalId: victim.sub,
  scope: 'account notes:read notes:write notes:share tokens:introspect',
  role: 'admin',
}

describe('S-17 who calls is said by the token alone', () => {
  const context = JSON.stringify({ authorizer: claimed })
  const headers = {
    'x-user-id': victim.sub,
    'x-forwarded-user': victim.username,
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    'x-amzn-principal-id': victim.sub,
    'x-amzn-request-context': context,
    'x-amzn-remapped-authorization': 'Bearer x',
    'x-amz-authorizer': context,
    'x-original-url': '/admin',
    'x-http-method-override': 'DELETE',
    forwarded: 'for=127.0.0.1;host=evil.example',
    'x-api-key': 'x',
  }
  const query = new URLSearchParams(claimed)

  it('and neither by headers nor by the query', async () => {
    const { access_token: token } = await newSession()
    const plain = await call('GET', '/whoami', { token })
    const spoofed = await call('GET', `/whoami?${query}`, { token, headers })
    expect(spoofed.status).toBe(200)
    expect(spoofed.text).toBe(plain.text)
    expect((await call('GET', `/userinfo?${query}`, { token, headers })).json.sub).not.toBe(victim.sub)
    expect((await call('GET', `/whoami?${query}`, { headers })).status).toBe(401)
  })

  it('and by no body', async () => {
    const { access_token: token, sub } = await newSession()
    const { json } = await call('POST', '/notes', { token, json: { ...claimed, text: 'whose?' } })
    const notes = await scan('Notes')
    expect(notes.filter(({ noteId }) => noteId === json.id)).toMatchObject([{ sub }])
  })

  it('nor does a body say more at registration than name and password', async () => {
    const password = 'orchard lantern seventeen'
    const { status, json } = await call('POST', '/register', {
      json: {
        ...{ ...claimed, username: 'spoofer', password },
        ...{ status: 'disabled', scopes: ['tokens:introspect'], createdAt: 1, passwordHash: 'x' },
      },
    })
    expect(status).toBe(201)
    expect(json.sub).not.toBe(victim.sub)
    const users = await scan('Auth/Tables/Users')
    const stored = users.find(({ username }) => username === 'spoofer')
    expect(stored).toMatchObject({ sub: json.sub, status: 'active' })
    expect(stored?.createdAt).toBeGreaterThan(1)
    expect(stored).not.toHaveProperty('scopes')
    expect(stored).not.toHaveProperty('role')
    expect((await logIn({ username: 'spoofer', password })).scope).toBe('account notes:read notes:write')
  })

  it('nor at login', async () => {
    const user = await newUser()
    const body = { ...claimed, scope: 'notes:read', username: user.username, password: user.password }
    const { json } = await call('POST', '/login', { json: body, headers })
    const { sub } = (await call('GET', '/whoami', { token: String(json.access_token) })).json
    expect(sub).toBe(user.sub)
  })
})

describe('S-17 a handler that no authorizer has spoken for refuses', () => {
  const handlers = deployedRoutes(system).filter(({ isProtected }) => isProtected)
  const contexts: readonly (readonly [string, object])[] = [
    ['none', {}],
    ['an empty one', { authorizer: {} }],
    ['null', { authorizer: null }],
    ['one without a grant', { authorizer: { ...claimed, client_id: 'first-party', jti: 'x', exp: '9e9' } }],
    ['claims as Cognito puts them', { authorizer: { claims: claimed } }],
    ['that of an HTTP API', { authorizer: { lambda: claimed, jwt: { claims: claimed } } }],
    ['an identity', { identity: { user: victim.sub, caller: victim.sub, userArn: 'arn:aws:iam::1:root' } }],
  ]

  it.each(handlers)('$name', async ({ handler, method, path }) => {
    const { access_token: token } = await newSession()
    for (const [name, context] of contexts) {
      const headers = { Authorization: `Bearer ${token}` }
      const answer = await system.invoke(handler, {
        resource: path,
        path,
        httpMethod: method,
        headers,
        multiValueHeaders: { Authorization: [headers.Authorization] },
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        pathParameters: { note_id: 'x' },
        stageVariables: null,
        body: JSON.stringify({ ...claimed, text: 'x' }),
        isBase64Encoded: false,
        requestContext: { identity: {}, resourcePath: path, httpMethod: method, ...context },
      })
      expect(answer, name).toMatchObject({ statusCode: 401 })
      expect(JSON.parse((answer as { body: string }).body), name).toMatchObject({ error: 'invalid_token' })
    }
  })
})
