import { describe, expect, it } from 'vitest'
import { exchangeGrantType } from '../../functions/domain/exchange-token.ts'
import { startSystem } from './system.ts'
import { redirectUri } from './third-party.ts'

const system = await startSystem()
const { call, newSession } = system

const metadata = { client_name: 'Scheduler', redirect_uris: [redirectUri] }

const register = (token: string, json: object = metadata) => call('POST', '/clients', { token, json })

const isId = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/)

const isSecretId = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}$/)

describe('registering a client', () => {
  it('gives an id and a secret, which is shown this once', async () => {
    const { access_token: token } = await newSession()
    const { status, json, headers } = await register(token)
    expect({ status, json }).toEqual({
      status: 201,
      json: {
        ...{ client_id: isId, client_id_issued_at: expect.any(Number), client_name: 'Scheduler' },
        ...{ redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'] },
        scope: 'openid profile notes:read notes:write notes:share',
        token_endpoint_auth_method: 'client_secret_basic',
        client_secrets: [{ secret_id: isSecretId, created_at: expect.any(Number) }],
        secret_id: isSecretId,
        client_secret: expect.stringMatching(/^[\w-]{43}$/),
        client_secret_expires_at: 0,
      },
    })
    expect(headers.get('cache-control')).toBe('no-store')
    const { secret_id, client_secret, client_secret_expires_at, ...shown } = json
    expect(shown.client_secrets).toMatchObject([{ secret_id }])
    const path = `/clients/${json.client_id}`
    expect(await call('GET', path, { token })).toMatchObject({ status: 200, json: shown })
    for (const answer of [await call('GET', path, { token }), await call('GET', '/clients', { token })]) {
      expect(answer.text).not.toContain(client_secret)
      expect(answer.text).not.toContain('digest')
    }
  })

  it('gives a public client no secret', async () => {
    const { access_token: token } = await newSession()
    const { json } = await register(token, { ...metadata, token_endpoint_auth_method: 'none' })
    expect(json).toMatchObject({ token_endpoint_auth_method: 'none', client_secrets: [] })
    expect([json.secret_id, json.client_secret]).toEqual([undefined, undefined])
  })

  it('takes what it says of itself', async () => {
    const { access_token: token } = await newSession()
    const own = {
      client_name: '  Приложение 日本 ที่นี่ 🚀❤️  ',
      redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/cb', redirectUri, redirectUri],
      grant_types: ['authorization_code', 'client_credentials', exchangeGrantType, 'authorization_code'],
      scope: 'notes:read openid',
      token_endpoint_auth_method: 'client_secret_post',
    }
    expect((await register(token, own)).json).toMatchObject({
      client_name: 'Приложение 日本 ที่นี่ 🚀❤️',
      redirect_uris: ['http://127.0.0.1/cb', 'com.example.app:/cb', redirectUri],
      grant_types: ['authorization_code', 'client_credentials', exchangeGrantType],
      scope: 'notes:read openid',
    })
  })

  it('takes a name and a list of redirect URIs of the greatest length', async () => {
    const { access_token: token } = await newSession()
    const longest = {
      client_name: 'x'.repeat(60),
      redirect_uris: Array.from({ length: 10 }, (_, at) => `${redirectUri}/${at}`),
    }
    const { status, json } = await register(token, longest)
    expect({ status, json }).toMatchObject({ status: 201, json: longest })
  })

  const metadataError = 'invalid_client_metadata'
  it.each<[string, object, string, RegExp]>([
    ['no name', { client_name: undefined }, 'invalid_request', /^client_name /],
    ['an empty name', { client_name: '' }, metadataError, /^client_name /],
    ['a name of spaces', { client_name: '   ' }, metadataError, /^client_name /],
    ['a name that is too long', { client_name: 'x'.repeat(61) }, metadataError, /^client_name .*60/],
    ['a name with a control character', { client_name: 'a\u0007b' }, metadataError, /invisible/],
    ['a name that turns the text around', { client_name: 'a\u202eb' }, metadataError, /invisible/],
    ['a name of letters that show nothing', { client_name: '\u3164' }, metadataError, /invisible/],
    ['a name of an empty pattern', { client_name: 'a\u2800b' }, metadataError, /invisible/],
    ['a name that climbs over the page', { client_name: `a${'\u030d'.repeat(9)}` }, metadataError, /piled/],
    ['a name that begins with a mark', { client_name: '\u0301' }, metadataError, /invisible/],
    ['a name in two lines', { client_name: 'a\nb' }, metadataError, /invisible/],
    ['redirect URIs that are no list', { redirect_uris: redirectUri }, 'invalid_request', /^redirect_uris /],
    ['no redirect URI', { redirect_uris: undefined }, 'invalid_redirect_uri', /1 to 10/],
    ['an empty list of them', { redirect_uris: [] }, 'invalid_redirect_uri', /1 to 10/],
    [
      'eleven of them',
      { redirect_uris: Array.from({ length: 11 }, (_, at) => `${redirectUri}/${at}`) },
      'invalid_redirect_uri',
      /1 to 10/,
    ],
    ['a grant type that is none', { grant_types: ['password'] }, metadataError, /^grant_types /],
    ['no grant type', { grant_types: [] }, metadataError, /^grant_types /],
    ['the implicit grant', { grant_types: ['implicit'] }, metadataError, /^grant_types /],
    ['a scope that is in no catalogue', { scope: 'burn' }, metadataError, /burn/],
    ['account', { scope: 'account' }, metadataError, /account/],
    ['a scope that no third party may ask for', { scope: 'tokens:introspect' }, metadataError, /introspect/],
    ['a malformed scope', { scope: 'a  b' }, metadataError, /one space/],
    [
      'another authentication',
      { token_endpoint_auth_method: 'private_key_jwt' },
      metadataError,
      /^token_endpoint_auth_method /,
    ],
    [
      'client credentials without a secret',
      { token_endpoint_auth_method: 'none', grant_types: ['client_credentials'] },
      metadataError,
      /without a secret/,
    ],
    [
      'exchange without a secret',
      { token_endpoint_auth_method: 'none', grant_types: [exchangeGrantType] },
      metadataError,
      /without a secret/,
    ],
  ])('is refused for %s', async (_, wrong, error, description) => {
    const { access_token: token } = await newSession()
    const { status, json } = await register(token, { ...metadata, ...wrong })
    expect({ status, json }).toEqual({
      status: 400,
      json: { error, error_description: expect.stringMatching(description) },
    })
    expect((await call('GET', '/clients', { token })).json).toEqual({ clients: [] })
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://app.example/cb',
    'https://app.example/cb#x',
    'https://u@app.example/cb',
    'https://app.example/cb?state=mine',
    'https://app.example/a/../cb',
    '/cb',
    'myapp://cb',
    'https://app.example/*"\\ü',
  ])('S-25 is refused for the redirect URI %s, which is named', async (uri) => {
    const { access_token: token } = await newSession()
    const { status, json } = await register(token, { ...metadata, redirect_uris: [redirectUri, uri] })
    expect({ status, json }).toEqual({
      status: 400,
      json: {
        error: 'invalid_redirect_uri',
        error_description: expect.stringMatching(/^redirect_uris: '[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
      },
    })
  })

  it('is for a hundred of a user', async () => {
    const { access_token: token } = await newSession()
    for (let batch = 0; batch < 10; batch++) {
      const made = await Promise.all(Array.from({ length: 10 }, () => register(token)))
      for (const { status } of made) expect(status).toBe(201)
    }
    const { status, json } = await register(token)
    expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_request' })
    expect(json.error_description).toContain('100')

    const { json: page } = await call('GET', '/clients?limit=1', { token })
    const [newest] = page.clients as readonly { readonly client_id: string }[]
    await call('DELETE', `/clients/${newest?.client_id}`, { token })
    expect((await register(token)).status).toBe(201)
    expect((await register(token)).status).toBe(400)
  })
})

describe('the list of clients', () => {
  it('is in pages, the newest first, filled in spite of deleted ones', async () => {
    const { access_token: token } = await newSession()
    const made: string[] = []
    for (let at = 0; at < 5; at++) {
      made.unshift(String((await register(token, { ...metadata, client_name: `app ${at}` })).json.client_id))
    }
    for (const deleted of [made[1], made[2]]) await call('DELETE', `/clients/${deleted}`, { token })
    const pages: string[][] = []
    let cursor: unknown
    do {
      const more = cursor === undefined ? '' : `&cursor=${cursor}`
      const { json } = await call('GET', `/clients?limit=2${more}`, { token })
      pages.push((json.clients as { client_id: string }[]).map(({ client_id }) => client_id))
      cursor = json.next_cursor
    } while (cursor !== undefined)
    expect(pages).toEqual([[made[0], made[3]], [made[4]]])
  })

  it.each(['limit=0', 'limit=51', 'limit=x', 'limit=1&limit=1', 'cursor=x', 'cursor=018f0000'])(
    'refuses the query %s',
    async (query) => {
      const { access_token: token } = await newSession()
      const { status, json } = await call('GET', `/clients?${query}`, { token })
      expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_request' })
    },
  )
})
