import { createPrivateKey, createPublicKey, verify } from 'node:crypto'
import { describe, expect, inject, it } from 'vitest'
import { createAdministrator } from './administrator.ts'
import { deployedRoutes } from './routes.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

type Jwk = Readonly<Record<string, string>>

const decode = (token: string, segment: 0 | 1) =>
  JSON.parse(Buffer.from(token.split('.')[segment] ?? '', 'base64url').toString())

const discovery = '/.well-known/openid-configuration'
const authorizationServer = '/.well-known/oauth-authorization-server'

const forms = [
  { form: 'below the stage', options: {}, pathname: '/prod' },
  {
    form: 'at the root of a domain',
    options: { assembly: inject('domainAssembly'), root: true },
    pathname: '/',
  },
] as const

describe.each(forms)('S-40 metadata of an API $form', async ({ options, pathname }) => {
  const system = await startSystem(options)
  const { call, newSession } = system
  const { secret } = createAdministrator(system)

  it('has the issuer that the tokens have, in each place and to the letter', async () => {
    expect(new URL(system.url).pathname).toBe(pathname)
    const { access_token: token } = await newSession()
    expect(decode(token, 1)).toMatchObject({ iss: system.url, aud: system.url })
    for (const path of [discovery, authorizationServer]) {
      const { status, json, headers } = await call('GET', path)
      expect({ status, issuer: json.issuer }).toEqual({ status: 200, issuer: system.url })
      expect(headers.get('cache-control')).toBe('public, max-age=300')
    }
  })

  it('is found where OpenID Connect and RFC 8414 say', async () => {
    // Both append or insert the path; at the root these are one place, below a stage RFC 8414's is out of reach.
    expect((await fetch(`${system.url}${discovery}`)).status).toBe(200)
    const { origin } = new URL(system.url)
    const inserted = pathname === '/' ? authorizationServer : `${authorizationServer}${pathname}`
    expect((await fetch(origin + inserted)).status).toBe(pathname === '/' ? 200 : 403)
  })

  it('names endpoints that exist, and no others', async () => {
    const { json } = await call('GET', discovery)
    expect((await call('GET', authorizationServer)).json).toEqual(json)
    const routes = deployedRoutes(system).map(({ path }) => path)
    const named = Object.entries(json).filter(([name]) => /_(endpoint|uri)$/.test(name))
    expect(named.map(([name]) => name)).toEqual(expect.arrayContaining(['jwks_uri', 'userinfo_endpoint']))
    for (const [name, url] of named) {
      expect(String(url).startsWith(`${system.url}/`), name).toBe(true)
      expect(routes, name).toContain(String(url).slice(system.url.length))
    }
  })

  it('lists what exists, and nothing else', async () => {
    const { json } = await call('GET', discovery)
    const authentication = ['none', 'client_secret_basic', 'client_secret_post']
    expect(json).toEqual({
      ...{ issuer: system.url, jwks_uri: expect.any(String), scopes_supported: expect.any(Array) },
      authorization_endpoint: `${system.url}/authorize`,
      token_endpoint: `${system.url}/token`,
      userinfo_endpoint: `${system.url}/userinfo`,
      revocation_endpoint: `${system.url}/revoke`,
      introspection_endpoint: `${system.url}/introspect`,
      ...{ response_types_supported: ['code'], response_modes_supported: ['query'] },
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: authentication,
      revocation_endpoint_auth_methods_supported: authentication,
      introspection_endpoint_auth_methods_supported: [...authentication.slice(1), 'Bearer'],
      authorization_response_iss_parameter_supported: true,
      prompt_values_supported: ['none', 'login', 'consent'],
      ...{ subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] },
      claims_supported: expect.any(Array),
      ...{ claims_parameter_supported: false, request_parameter_supported: false },
      request_uri_parameter_supported: false,
    })
  })

  it('takes just the grant types and the response types that it lists', async () => {
    const { json } = await call('GET', discovery)
    const app = await registerApp(system, await newSession())
    const listed = json.grant_types_supported as string[]
    const others = ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'device_code']
    for (const grantType of [...listed, ...others]) {
      const { json: answer } = await app.ask('/token', { grant_type: grantType })
      expect(answer.error === 'unsupported_grant_type', grantType).toBe(others.includes(grantType))
    }
    for (const type of ['token', 'id_token', 'code id_token', 'none']) {
      expect((await app.openPage({ response_type: type })).text).toContain('unsupported_response_type')
    }
    for (const mode of ['fragment', 'form_post', 'query.jwt']) {
      expect((await app.openPage({ response_mode: mode })).text).toContain('response_mode must be query')
    }
    const listedMode = { response_type: 'code', response_mode: 'query' }
    expect((await app.openPage(listedMode)).status).toBe(200)
  })

  it('lists just the claims that apps are told', async () => {
    const { json } = await call('GET', discovery)
    const session = await newSession()
    const app = await registerApp(system, session)
    const request = { scope: 'openid profile', nonce: 'x' }
    const { json: tokens } = await app.redeem(await app.getCode({ ...session, request }))
    const told = await call('GET', '/userinfo', { token: String(tokens.access_token) })
    const claims = new Set([...Object.keys(decode(String(tokens.id_token), 1)), ...Object.keys(told.json)])
    expect([...claims].sort()).toEqual((json.claims_supported as string[]).toSorted())
  })

  it('names the scopes of the catalogue, and the algorithm that tokens are signed with', async () => {
    const { json } = await call('GET', discovery)
    expect(json.scopes_supported).toEqual([
      ...['openid', 'profile', 'tokens:introspect'],
      ...['notes:read', 'notes:write', 'notes:share'],
    ])
    const { access_token: token } = await newSession()
    expect(json.id_token_signing_alg_values_supported).toEqual([decode(token, 0).alg])
    expect(json.subject_types_supported).toEqual(['public'])
  })

  it('says who issues tokens for the API, for what, and that S256 is the way (RFC 9728, RFC 8414)', async () => {
    const challenge = (await call('GET', '/whoami')).headers.get('www-authenticate')
    const [, address] = /resource_metadata="([^"]+)"/.exec(challenge ?? '') ?? []
    expect(address).toBe(`${system.url}/.well-known/oauth-protected-resource`)
    const { status, json, headers } = await call('GET', '/.well-known/oauth-protected-resource')
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        resource: system.url,
        authorization_servers: [system.url],
        // Those of authorization requests: account and what is the owner's alone are not among them.
        scopes_supported: ['openid', 'profile', 'notes:read', 'notes:write', 'notes:share'],
        bearer_methods_supported: ['header'],
      },
    })
    expect(headers.get('cache-control')).toBe('public, max-age=300')
    const { json: server } = await call('GET', discovery)
    expect(server.code_challenge_methods_supported).toEqual(['S256'])
  })

  it('has keys with public members only, which verify the tokens', async () => {
    const { json: metadata } = await call('GET', discovery)
    const response = await fetch(String(metadata.jwks_uri))
    expect(response.headers.get('cache-control')).toBe('public, max-age=30')
    const text = await response.text()
    const { keys, ...others } = JSON.parse(text) as { keys: Jwk[] }
    expect(others).toEqual({})
    expect(keys).toHaveLength(2)
    for (const key of keys) {
      expect(key).toEqual({
        ...{ kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB' },
        kid: expect.stringMatching(/^[\w-]{43}$/),
        n: expect.stringMatching(/^[\w-]{342}$/),
      })
    }
    const { access_token: token } = await newSession()
    const [header, payload, signature = ''] = token.split('.')
    const jwk = keys.find(({ kid }) => kid === decode(token, 0).kid)
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    const signed = Buffer.from(`${header}.${payload}`)
    expect(verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true)

    const pair: object = JSON.parse(await secret('Auth/Secrets/SigningKey'))
    for (const { privateKey } of Object.values(pair) as { privateKey: string }[]) {
      const { d, p, q, dp, dq, qi } = createPrivateKey(privateKey).export({ format: 'jwk' })
      for (const secretMember of [d, p, q, dp, dq, qi]) expect(text).not.toContain(secretMember)
    }
  })
})
