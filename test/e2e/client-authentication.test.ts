import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { exchangeGrantType } from '../../functions/domain/exchange-token.ts'
import { expectError } from './oauth-error.ts'
import { startSystem } from './system.ts'
import { basic, createApp, registerApp, registerPublicApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession } = system
const developer = await newSession()
const app = await registerApp(system, developer)
const publicApp = await registerPublicApp(system, developer)
const clientSecret = app.clientSecret ?? ''

describe('S-20 a client that authenticates', () => {
  const wrongSecret = `${clientSecret.slice(0, -4)}AAAA`
  const paths = ['/token', '/revoke', '/introspect']
  const form = { grant_type: 'client_credentials', token: 'x' }

  it.each([
    ['a wrong secret', basic(app.clientId, wrongSecret)],
    ['no secret', basic(app.clientId, '')],
    ['the digest of the secret', basic(app.clientId, 'x'.repeat(43))],
    ['an unknown client', basic('018f0000-0000-7000-8000-000000000000', clientSecret)],
    ['the name of our own', basic('first-party', clientSecret)],
    ['a secret of a client that has none', basic(publicApp.clientId, clientSecret)],
    ['something that is no pair', { Authorization: `Basic ${Buffer.from('nocolon').toString('base64')}` }],
    ['something that is not base64', { Authorization: 'Basic !!!' }],
    ['nothing', { Authorization: 'Basic' }],
    ['a name that no client could have', basic('x'.repeat(3_000), clientSecret)],
    ['a name of nothing', { Authorization: `Basic ${Buffer.from('&:x').toString('base64')}` }],
    ['a secret that no client could have', basic(app.clientId, 'x'.repeat(3_000))],
  ])('invalid_client with a challenge, at every endpoint: %s', async (_, headers) => {
    for (const path of paths) {
      const answer = await call('POST', path, { form, headers })
      expectError(answer, 'invalid_client', 401)
      // API Gateway renames the challenge of a function.
      expect(answer.headers.get('x-amzn-remapped-www-authenticate')).toBe(
        'Basic realm="api", charset="UTF-8"',
      )
    }
  })

  it.each([
    ['a wrong secret', { client_id: app.clientId, client_secret: wrongSecret }],
    ['no secret', { client_id: app.clientId }],
    ['a secret of a client that has none', { client_id: publicApp.clientId, client_secret: clientSecret }],
    ['a secret of nobody', { client_secret: clientSecret }],
  ])('invalid_client in the form too: %s', async (_, credentials) => {
    for (const path of paths) {
      const answer = await call('POST', path, { form: { ...form, ...credentials } })
      expectError(answer, 'invalid_client', 401)
    }
  })

  it('a deleted client is no client', async () => {
    const gone = await registerApp(system, developer)
    expect((await gone.ask('/token', { grant_type: 'client_credentials' })).status).toBe(200)
    await call('DELETE', `/clients/${gone.clientId}`, { token: developer.access_token })
    expectError(await gone.ask('/token', { grant_type: 'client_credentials' }), 'invalid_client', 401)
  })

  it('a client that authenticates in one of the two ways gets in', async () => {
    const own = { grant_type: 'client_credentials' }
    const inForm = { ...own, client_id: app.clientId, client_secret: clientSecret }
    expect((await call('POST', '/token', { form: inForm })).status).toBe(200)
    const headers = basic(app.clientId, clientSecret)
    expect((await call('POST', '/token', { form: own, headers })).status).toBe(200)
    // The id beside the header is no second authentication.
    const named = { ...own, client_id: app.clientId }
    expect((await call('POST', '/token', { form: named, headers })).status).toBe(200)
  })

  it.each<Readonly<Record<string, string>>>([{}, { client_id: 'first-party' }])(
    'our own front end needs none, and says %j',
    async (own) => {
      const { refresh_token } = await newSession()
      const refresh = { grant_type: 'refresh_token', refresh_token, ...own }
      const { status, json } = await call('POST', '/token', { form: refresh })
      expect({ status, json }).toMatchObject({ status: 200, json: { token_type: 'Bearer' } })
      const token = String(json.refresh_token)
      expect((await call('POST', '/revoke', { form: { token, ...own } })).status).toBe(200)
      const again = { grant_type: 'refresh_token', refresh_token: token, ...own }
      expectError(await call('POST', '/token', { form: again }), 'invalid_grant')
    },
  )

  it.each([
    ['both ways', { client_id: app.clientId, client_secret: clientSecret }],
    ['both ways, the second without a name', { client_secret: clientSecret }],
    ['the header, and another client in the form', { client_id: publicApp.clientId }],
  ])('invalid_request: two authentications at once, by %s', async (_, credentials) => {
    for (const path of paths) {
      const headers = basic(app.clientId, clientSecret)
      const answer = await call('POST', path, { form: { ...form, ...credentials }, headers })
      expectError(answer, 'invalid_request')
    }
  })

  it('invalid_request: a client and a bearer at once, where either may ask', async () => {
    const { access_token: token } = await system.newSession()
    const credentials = { client_id: app.clientId, client_secret: clientSecret }
    expectError(
      await call('POST', '/introspect', { token, form: { ...form, ...credentials } }),
      'invalid_request',
    )
  })

  it.each([['client_credentials'], [exchangeGrantType]])(
    'invalid_client: none at all, for what only registered clients can do: %s',
    async (grantType) => {
      const { access_token: token } = await system.newSession()
      const more = {
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      }
      const answer = await call('POST', '/token', { form: { grant_type: grantType, ...more } })
      expectError(answer, 'invalid_client', 401)
    },
  )

  it('invalid_request: two Authorization headers', async () => {
    const { Authorization } = basic(app.clientId, clientSecret)
    const status = await new Promise((resolve, reject) => {
      const sent = request(
        `${system.url}/token`,
        {
          method: 'POST',
          headers: {
            Authorization: [Authorization, Authorization],
            'Content-Type': 'application/x-www-form-urlencoded',
          },
        },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      sent.on('error', reject)
      sent.end('grant_type=client_credentials')
    })
    expect(status).toBe(400)
  })

  it('a secret with characters that Basic has to encode is read as it is', async () => {
    const headers = basic(app.clientId, 'a:b%c+d e&ü')
    expectError(await call('POST', '/token', { form, headers }), 'invalid_client', 401)
    const strange = createApp(system, { client_id: 'a:b%c+d e&ü', client_secret: 'x' })
    expectError(await strange.ask('/token', form), 'invalid_client', 401)
  })
})
