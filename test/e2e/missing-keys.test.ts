import { beforeAll, describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import { createAdministrator } from './administrator.ts'
import { startSystem } from './system.ts'

const rotation = 'Auth/RotateKeys/Function'

describe('S-50 before the first rotation has made keys', async () => {
  let isBlocked = true
  const system = await startSystem({
    intercept: ({ caller, operation }) =>
      isBlocked && caller === rotation && operation === 'PutSecretValue'
        ? awsError('InternalServiceError', 'x', 500)
        : undefined,
  })
  const { call, newUser, logIn } = system
  const { scan } = createAdministrator(system)
  let user: Awaited<ReturnType<typeof newUser>>
  beforeAll(async () => {
    user = await newUser()
  })

  it('the log says that the rotation failed, and why', () => {
    const lines = system.logs.map(({ source, line }) => `${source} ${line}`).join('\n')
    expect(lines).toMatch(/^Secrets Manager The rotation of Auth\/Secrets\/SigningKey failed: /m)
    expect(lines).toMatch(/^Auth\/RotateKeys\/Function .*"rotation failed".*InternalServiceError/m)
  })

  it('a login gets 503 with Retry-After, and starts nothing', async () => {
    const { status, json, headers } = await call('POST', '/login', { json: user })
    expect({ status, json }).toEqual({
      status: 503,
      json: {
        error: 'temporarily_unavailable',
        error_description: 'The service cannot answer now. Try again shortly.',
      },
    })
    expect(headers.get('retry-after')).toBe('5')
    expect(await scan('Auth/Tables/Grants')).toEqual([])
  })

  it('so does who asks for the keys', async () => {
    const { status, headers } = await call('GET', '/.well-known/jwks.json')
    expect(status).toBe(503)
    expect(headers.get('retry-after')).toBe('5')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('and who shows a token that could be good; one that cannot is refused as ever', async () => {
    const other = await startSystem()
    const { access_token: token } = await other.newSession()
    const { status, json, headers } = await call('GET', '/whoami', { token })
    expect({ status, error: json.error }).toEqual({ status: 503, error: 'temporarily_unavailable' })
    expect(headers.get('retry-after')).toBe('2')
    expect((await call('GET', '/whoami', { token: 'garbage' })).status).toBe(401)
  })

  it('registration needs no keys, and neither does the metadata', async () => {
    expect((await call('GET', '/.well-known/openid-configuration')).status).toBe(200)
    expect((await newUser()).sub).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('everything works from the end of a rotation on, without a restart', async () => {
    isBlocked = false
    await system.rotate('Auth/Secrets/SigningKey')
    const { access_token: token } = await logIn(user)
    expect((await call('GET', '/whoami', { token })).status).toBe(200)
    expect((await call('GET', '/.well-known/jwks.json')).json.keys).toHaveLength(2)
  })
})

describe('S-50 a rotation that stops between its steps', () => {
  it.each(['PutSecretValue', 'PutItem', 'UpdateSecretVersionStage', 'UpdateItem'])(
    'at %s harms no token, and the next, a minute later, succeeds',
    async (operation) => {
      let isBlocked = false
      const system = await startSystem({
        intercept: (made) =>
          isBlocked && made.caller === rotation && made.operation === operation
            ? awsError('AccessDeniedException', 'x')
            : undefined,
      })
      const { call, newSession } = system
      const { access_token: before } = await newSession()
      system.advance(60_000)
      isBlocked = true
      await expect(system.rotate('Auth/Secrets/SigningKey')).rejects.toThrow()
      const { access_token: between } = await newSession()
      isBlocked = false
      system.advance(60_000)
      await system.rotate('Auth/Secrets/SigningKey')
      // Everyone reads keys and secret again.
      system.advance(5 * 60_000)
      const { access_token: after } = await newSession()
      for (const token of [before, between, after]) {
        expect((await call('GET', '/whoami', { token })).status).toBe(200)
      }
      // The header names the key.
      expect(after.split('.')[0]).not.toBe(before.split('.')[0])
    },
  )
})
