import { JwtRsaVerifier } from 'aws-jwt-verify'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { otherAudience } from './app/other-audience.ts'
import { readPage } from './consent-form.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession, newUser, issuer } = system
const app = await registerApp(system, await newSession())
const { json: metadata } = await call('GET', '/.well-known/oauth-authorization-server')
const jwksUri = String(metadata.jwks_uri)

const keySet = createRemoteJWKSet(new URL(jwksUri))

/** How servers of other teams verify tokens: gives the claims, or fails. */
const verifiers = [
  {
    library: 'jose',
    verify: async (token: string, audience: string) =>
      (await jwtVerify(token, keySet, { issuer, audience, typ: 'at+jwt', algorithms: ['RS256'] })).payload,
  },
  {
    library: 'aws-jwt-verify',
    async verify(token: string, audience: string) {
      const verifier = JwtRsaVerifier.create({ issuer, audience, jwksUri })
      // It fetches keys by https alone, which is not spoken here.
      const response = await fetch(jwksUri)
      verifier.cacheJwks((await response.json()) as Parameters<typeof verifier.cacheJwks>[0])
      return verifier.verify(token)
    },
  },
]

it('the page that asks names a resource server elsewhere, and not the API itself', async () => {
  const { host } = new URL(otherAudience)
  const textFor = async (resource?: string) => readPage((await app.openPage({ resource })).text).text
  expect(await textFor(otherAudience)).toContain(`What it may do at ${otherAudience}`)
  for (const resource of [undefined, issuer]) expect(await textFor(resource)).not.toContain(host)
})

const connectFor = async (resource?: string) => app.connect({ ...(await newUser()), request: { resource } })

describe.each(verifiers)('a resource server elsewhere, with $library', ({ verify }) => {
  it('verifies what each grant gives, by the keys that are published', async () => {
    const user = await newSession()
    const connected = await app.connect(user)
    const { json: own } = await app.ask('/token', { grant_type: 'client_credentials' })
    const { json: exchanged } = await app.exchange(user.access_token)
    const { json: personal } = await call('POST', '/personal-tokens', {
      token: user.access_token,
      json: { name: 'backup', scope: 'notes:read', expires_in: 3600 },
    })
    const tokens = [user.access_token, connected.access_token, exchanged.access_token, personal.access_token]
    for (const token of tokens) {
      expect(await verify(String(token), issuer)).toMatchObject({ iss: issuer, aud: issuer, sub: user.sub })
    }
    expect(await verify(String(own.access_token), issuer)).toMatchObject({ sub: app.clientId })
  })

  it('refuses what is for another audience, was altered, or came from another deployment', async () => {
    const { access_token: token } = await connectFor()
    await expect(verify(token, otherAudience)).rejects.toThrow()
    const [header, payload = '', signature] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const altered = Buffer.from(JSON.stringify({ ...claims, scope: 'account' })).toString('base64url')
    await expect(verify(`${header}.${altered}.${signature}`, issuer)).rejects.toThrow()
    const other = await startSystem({ issuer })
    await expect(verify((await other.newSession()).access_token, issuer)).rejects.toThrow()
  })

  it('S-29 is the resource that the app asked for, which a refresh keeps, and this API then is not', async () => {
    const first = await connectFor(otherAudience)
    const { status, json: renewed } = await app.refresh(first.refresh_token)
    expect(status).toBe(200)
    for (const token of [first.access_token, String(renewed.access_token)]) {
      expect(await verify(token, otherAudience)).toMatchObject({ aud: otherAudience })
      await expect(verify(token, issuer)).rejects.toThrow()
      expect((await call('GET', '/whoami', { token })).status).toBe(401)
    }
  })
})

describe('S-29 the resource of a token request', () => {
  it.each([
    ['nothing', undefined, issuer],
    ['the API itself', issuer, issuer],
    ['another audience', otherAudience, otherAudience],
  ])('may be that of the grant, and no other, where the user agreed to %s', async (_, resource, audience) => {
    const code = await app.getCode({ ...(await newUser()), request: { resource } })
    const others = [issuer, otherAudience, `${audience}/`, 'https://other.example'].filter(
      (other) => other !== audience,
    )
    for (const other of others) {
      const refused = await app.redeem(code, { resource: other })
      expect({ status: refused.status, error: refused.json.error }).toEqual({
        status: 400,
        error: 'invalid_target',
      })
    }
    // None of the refused requests used up the code, nor the refresh token.
    const { json: tokens } = await app.redeem(code, { resource: audience })
    const token = String(tokens.refresh_token)
    for (const other of others) {
      expect((await app.refresh(token, { resource: other })).json.error).toBe('invalid_target')
    }
    for (const same of [audience, undefined]) {
      expect((await app.refresh(token, { resource: same })).status).toBe(200)
    }
  })

  it('of a client for itself is one that the owner of the API listed', async () => {
    const ask = (resource: string) => app.ask('/token', { grant_type: 'client_credentials', resource })
    for (const resource of [issuer, otherAudience]) expect((await ask(resource)).status).toBe(200)
    for (const resource of [`${issuer}/`, 'https://other.example', 'x']) {
      expect((await ask(resource)).json.error).toBe('invalid_target')
    }
  })
})

describe('the ID token', () => {
  it('is for the app, by the same keys, and no server takes it for an access token', async () => {
    const person = { ...(await newUser()), request: { scope: 'openid', nonce: 'a nonce' } }
    const { json } = await app.redeem(await app.getCode(person))
    const idToken = String(json.id_token)
    const { payload, protectedHeader } = await jwtVerify(idToken, keySet, { issuer, audience: app.clientId })
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' })
    expect(payload).toMatchObject({ nonce: 'a nonce', auth_time: expect.any(Number) })
    for (const { verify } of verifiers) await expect(verify(idToken, issuer)).rejects.toThrow()
    expect((await call('GET', '/whoami', { token: idToken })).status).toBe(401)
  })
})
