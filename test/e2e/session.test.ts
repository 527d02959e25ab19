import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { createAdministrator } from './administrator.ts'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const { call, logIn, newUser, newSession } = system

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

describe('registering', () => {
  it('answers with the canonical name and an opaque id, and the name is taken from then on', async () => {
    const password = 'orchard lantern seventeen'
    const first = await call('POST', '/register', { json: { username: 'Émilie@Example.com', password } })
    expect(first).toMatchObject({ status: 201, json: { username: 'émilie@example.com' } })
    expect(first.json.sub).toMatch(/^[0-9a-f-]{36}$/)
    const second = await call('POST', '/register', {
      json: { username: 'E\u0301MILIE@example.com', password },
    })
    expect(second).toMatchObject({
      status: 409,
      json: { error: 'username_taken', error_description: 'username is taken. Choose another.' },
    })
  })
})

describe('logging in', () => {
  it('answers with an access token of RFC 9068, a refresh token and the grant that both belong to', async () => {
    const user = await newUser()
    const answer = await call('POST', '/login', { json: user })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(Object.keys(answer.json).sort()).toEqual([
      'access_token',
      'expires_in',
      'grant_id',
      'refresh_token',
      'scope',
      'token_type',
    ])
    expect(answer.json).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'account notes:read notes:write',
      refresh_token: expect.stringMatching(/^hp_rt_1\.[0-9a-f-]{36}\.0\.[\w-]{43}$/),
    })
    const token = String(answer.json.access_token)
    const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
    expect(header).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{43}$/) })
    const claims = claimsOf(token)
    expect(claims).toEqual({
      iss: system.url,
      sub: user.sub,
      aud: system.url,
      client_id: 'first-party',
      username: user.username,
      scope: answer.json.scope,
      grant_id: answer.json.grant_id,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: claims.iat,
      exp: claims.iat + 900,
      auth_time: claims.auth_time,
    })
    // The one is when the request came, the other when it was answered; API Gateway waits for 29 s at most.
    expect(Number.isInteger(claims.auth_time)).toBe(true)
    expect(claims.auth_time).toBeLessThanOrEqual(Number(claims.iat))
    expect(claims.auth_time).toBeGreaterThan(Number(claims.iat) - 29)
  })

  it('S-28 gives of what is asked for what the user may hold', async () => {
    const user = await newUser()
    for (const scope of ['notes:read', 'notes:share notes:read', 'notes:read openid']) {
      expect(await logIn(user, { scope })).toMatchObject({ scope: 'notes:read' })
    }
    expect(await logIn(user, { scope: '' })).toMatchObject({ scope: 'account notes:read notes:write' })
  })

  it.each([
    ['an unknown scope', 'notes:read burn', 'burn'],
    ['nothing that the user may hold', 'notes:share tokens:introspect', 'notes:share tokens:introspect'],
  ])('S-28 refuses %s, by name', async (_, scope, named) => {
    const { status, json } = await call('POST', '/login', { json: { ...(await newUser()), scope } })
    expect({ status, json }).toEqual({
      status: 400,
      json: {
        error: 'invalid_scope',
        error_description: `scope asks for what cannot be granted here: ${named}.`,
      },
    })
  })

  it('finds the user by every spelling of the name', async () => {
    const user = await newUser()
    expect(await logIn({ ...user, username: user.username.toUpperCase() })).toBeDefined()
  })

  it('S-45 answers a wrong password and an unknown name alike', async () => {
    const { username } = await newUser()
    const ask = (name: string) =>
      call('POST', '/login', { json: { username: name, password: 'some other password' } })
    const [known, unknown] = [await ask(username), await ask('nobody-at-all')]
    expect(known).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', error_description: 'The username or the password is wrong.' },
    })
    expect(unknown.text).toBe(known.text)
    expect(unknown.status).toBe(known.status)
    const comparable = ({ headers }: typeof known) =>
      [...headers].filter(([name]) => !/^(x-amzn-requestid|x-amz-apigw-id|x-amzn-trace-id|date)$/.test(name))
    expect(comparable(unknown)).toEqual(comparable(known))
  })
})

describe('S-14 logging out', () => {
  it('ends the token on the very next request, and no other session of the user', async () => {
    const user = await newUser()
    const [first, second] = [await logIn(user), await logIn(user)]
    const whoami = ({ access_token }: typeof first) => call('GET', '/whoami', { token: access_token })
    expect((await whoami(first)).status).toBe(200)

    const out = await call('POST', '/logout', { token: first.access_token })
    expect(out).toMatchObject({ status: 204, text: '' })
    expect(await whoami(first)).toMatchObject({ status: 401, json: { error: 'invalid_token' } })
    expect((await whoami(second)).status).toBe(200)
    expect((await call('POST', '/logout', { token: first.access_token })).status).toBe(401)
  })
})

describe('GET /userinfo', () => {
  it('is the user that the token belongs to', async () => {
    const { access_token, sub, username } = await newSession()
    const { status, json } = await call('GET', '/userinfo', { token: access_token })
    expect({ status, json }).toEqual({ status: 200, json: { sub, preferred_username: username } })
  })

  it.each([
    ['openid', false],
    ['openid profile', true],
    ['notes:read', false],
    ['account', true],
  ])('with the scope %s names the user: %s', async (scope, isNamed) => {
    const user = await newUser()
    const { forge } = await createForge(system, user)
    const { status, json } = await call('GET', '/userinfo', { token: forge({ claims: { scope } }) })
    const named = isNamed ? { preferred_username: user.username } : {}
    expect({ status, json }).toEqual({ status: 200, json: { sub: user.sub, ...named } })
  })

  it('is nobody where the user is gone, is disabled, or is another by now', async () => {
    const { database, table } = createAdministrator(system)
    const [user, other] = [await newUser(), await newUser()]
    const { forge } = await createForge(system, user)
    const setStatus = (status: string) =>
      database.send(
        new UpdateItemCommand({
          TableName: table('Auth/Tables/Users'),
          Key: { username: { S: user.username } },
          UpdateExpression: 'SET #status = :status',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': { S: status } },
        }),
      )
    const ask = async (claims: object) =>
      (await call('GET', '/userinfo', { token: forge({ claims: { ...claims } }) })).status
    expect(await ask({})).toBe(200)
    expect(await ask({ sub: other.sub })).toBe(401)
    expect(await ask({ username: 'nobody-at-all' })).toBe(401)
    const ofClient = { sub: 'a-client', client_id: 'a-client', username: undefined, auth_time: undefined }
    expect(await ask(ofClient)).toBe(401)
    await setStatus('disabled')
    expect(await ask({})).toBe(401)
    await setStatus('deleted')
    expect(await ask({})).toBe(401)
  })
})
