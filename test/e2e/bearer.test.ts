import { request } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const { call, newSession } = system
const { forge } = await createForge(system)

/** The one answer to a token that is not good, and to none. */
const unauthorized = {
  error: 'invalid_token',
  error_description: 'The access token is missing, malformed, expired or revoked.',
}
const metadataOf = ({ url }: { readonly url: string }) =>
  `resource_metadata="${url}/.well-known/oauth-protected-resource"`
const challenge = `Bearer realm="api", error="invalid_token", error_description="${unauthorized.error_description}"`

async function expectUnauthorized(answer: ReturnType<typeof call>, of = system) {
  const { status, headers, json } = await answer
  expect({ status, json }).toEqual({ status: 401, json: unauthorized })
  expect(headers.get('www-authenticate')).toBe(`${challenge}, ${metadataOf(of)}`)
  expect(headers.get('content-type')).toBe('application/json')
}

const whoami = (token: string) => call('GET', '/whoami', { token })
const withAuthorization = (value: string) => call('GET', '/whoami', { headers: { Authorization: value } })

describe('S-13 no credentials', () => {
  it('gets 401 with a Bearer challenge that names the metadata of the API (RFC 9728 §5.1)', async () => {
    await expectUnauthorized(call('GET', '/whoami'))
  })

  it.each(['', ' ', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Token abc', 'Bearer,', 'DPoP abc'])(
    'neither does Authorization: %j count as any',
    async (value) => {
      await expectUnauthorized(withAuthorization(value))
    },
  )

  it('is found without asking the authorizer', async () => {
    const before = system.logs.length
    await expectUnauthorized(call('GET', '/whoami'))
    expect(system.logs.slice(before)).toEqual([])
  })
})

describe('S-14 a token that is good no longer', () => {
  it('gets 401 invalid_token once it was revoked', async () => {
    const { access_token: token } = await newSession()
    expect((await whoami(token)).status).toBe(200)
    expect((await call('POST', '/logout', { token })).status).toBe(204)
    await expectUnauthorized(whoami(token))
    await expectUnauthorized(call('POST', '/logout', { token }))
  })

  it('gets 401 invalid_token once it has expired', async () => {
    const now = Math.floor(Date.now() / 1000)
    await expectUnauthorized(whoami(forge({ claims: { exp: now - 1 } })))
  })
})

describe('S-14 a scope too low', () => {
  it.each([
    ['GET', '/notes', 'account', 'notes:read'],
    ['POST', '/notes', 'notes:read', 'notes:write'],
    ['GET', '/notes', '', 'notes:read'],
    ['GET', '/notes', 'notes:READ notes notes:read:all', 'notes:read'],
    ['POST', '/whoami/share', 'notes:read', 'notes:read notes:share'],
    ['POST', '/whoami/share', 'notes:share', 'notes:read notes:share'],
  ])('gets 403 at %s %s with %j, and the body names %s', async (method, path, held, needed) => {
    const { status, headers, json } = await call(method, path, { token: forge({ claims: { scope: held } }) })
    const description = 'The access token lacks a scope that this route needs.'
    expect({ status, json }).toEqual({
      status: 403,
      json: { error: 'insufficient_scope', error_description: description, scope: needed },
    })
    expect(headers.get('www-authenticate')).toBe(
      `Bearer realm="api", error="insufficient_scope", error_description="${description}", ${metadataOf(system)}`,
    )
  })

  it('is none where the token has all that is asked for, and more', async () => {
    const token = forge({ claims: { scope: 'other notes:share account notes:read' } })
    expect((await call('POST', '/whoami/share', { token })).status).toBe(200)
  })
})

describe('S-15 where the token stands', () => {
  let token = ''
  beforeAll(async () => {
    token = (await newSession()).access_token
  })

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('takes the scheme as %s', async (scheme) => {
    expect((await withAuthorization(`${scheme} ${token}`)).status).toBe(200)
    expect((await withAuthorization(`${scheme}   ${token}`)).status).toBe(200)
  })

  it.each(['authorization', 'AUTHORIZATION', 'aUtHoRiZaTiOn'])('takes the header as %s', async (name) => {
    expect((await call('GET', '/whoami', { headers: { [name]: `Bearer ${token}` } })).status).toBe(200)
  })

  it('does not look for it in the query', async () => {
    await expectUnauthorized(call('GET', `/whoami?access_token=${token}`))
    await expectUnauthorized(call('GET', `/whoami?Authorization=Bearer%20${token}`))
  })

  it('does not look for it in a form', async () => {
    await expectUnauthorized(call('POST', '/logout', { form: { access_token: token } }))
    expect((await whoami(token)).status).toBe(200)
  })

  it('ignores what else stands there beside the header', async () => {
    const garbage = await call('GET', '/whoami?access_token=garbage', { token })
    expect(garbage.status).toBe(200)
  })

  /** Sends each value as a header line of its own, which fetch cannot. */
  const sendAll = (...values: string[]) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${system.url}/whoami`, { headers: { Authorization: values } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', reject)
      sent.end()
    })

  it('refuses two Authorization headers, whatever they are', async () => {
    expect(await sendAll(`Bearer ${token}`)).toBe(200)
    expect(await sendAll(`Bearer ${token}`, `Bearer ${token}`)).toBe(401)
    expect(await sendAll(`Bearer ${token}`, 'Bearer x')).toBe(401)
    expect(await sendAll('Bearer x', `Bearer ${token}`)).toBe(401)
    expect(await sendAll('Basic YTpi', `Bearer ${token}`)).toBe(401)
  })

  it('refuses two tokens in one header', async () => {
    await expectUnauthorized(withAuthorization(`Bearer ${token}, Bearer ${token}`))
    await expectUnauthorized(withAuthorization(`Bearer ${token},${token}`))
  })
})
