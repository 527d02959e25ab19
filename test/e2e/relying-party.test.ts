import * as relyingParty from 'openid-client'
import { describe, expect, inject, it } from 'vitest'
import { startSystem } from './system.ts'
import { editAuthorizer } from './template-edits.ts'
import { redirectUri, registerApp, registerPublicApp } from './third-party.ts'

const [belowStage, atRoot] = await Promise.all([
  startSystem(),
  startSystem({
    assembly: inject('domainAssembly'),
    root: true,
    // It keeps answers for a minute, which is how long a revocation would take.
    editTemplate: (template) => editAuthorizer(template, { AuthorizerResultTtlInSeconds: 0 }),
  }),
])

/** Where the library looks for the metadata, and on which form of an API. */
const places = [
  { place: 'OpenID Connect Discovery, below the stage', system: belowStage, algorithm: 'oidc' },
  { place: 'OpenID Connect Discovery, at the root of a domain', system: atRoot, algorithm: 'oidc' },
  { place: 'RFC 8414, at the root of a domain', system: atRoot, algorithm: 'oauth2' },
] as const

const methods = [
  { method: 'client_secret_basic', authentication: relyingParty.ClientSecretBasic },
  { method: 'client_secret_post', authentication: relyingParty.ClientSecretPost },
  { method: 'none', authentication: relyingParty.None },
] as const

const cases = places.flatMap((place) => methods.map((method) => ({ ...place, ...method })))

type Case = (typeof cases)[number]

/** An app of the library's, connected with a user; plain http is all that it had to be told to put up with. */
async function connect({ system, algorithm, method, authentication }: Case) {
  const developer = await system.newSession()
  const app = await (method === 'none' ? registerPublicApp : registerApp)(system, developer)
  const config = await relyingParty.discovery(
    new URL(system.issuer),
    app.clientId,
    undefined,
    authentication(app.clientSecret),
    { algorithm, execute: [relyingParty.allowInsecureRequests] },
  )
  const user = await system.newUser()
  const [verifier, state, nonce] = [
    relyingParty.randomPKCECodeVerifier(),
    relyingParty.randomState(),
    relyingParty.randomNonce(),
  ]
  const authorizationUrl = relyingParty.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile notes:read',
    code_challenge: await relyingParty.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  const page = await system.open('GET', authorizationUrl.href.slice(system.url.length))
  const { headers } = await app.submit(page.text, user)
  const location = headers.get('location') ?? ''
  const redeem = (target: URL) =>
    relyingParty.authorizationCodeGrant(config, target, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
  return { system, config, user, location: new URL(location), redeem }
}

describe.each(cases)('a relying party on a server: $place, $method', (form) => {
  it('connects a user, refreshes, and gives the access back', async () => {
    const { system, config, user, location, redeem } = await connect(form)
    expect(config.serverMetadata().supportsPKCE()).toBe(true)
    const tokens = await redeem(location)
    expect(tokens.claims()).toMatchObject({
      iss: system.issuer,
      sub: user.sub,
      aud: config.clientMetadata().client_id,
      nonce: expect.any(String),
      auth_time: expect.any(Number),
    })
    const read = async (token: string) => {
      const notes = new URL(`${system.url}/notes`)
      return (await relyingParty.fetchProtectedResource(config, token, notes, 'GET')).status
    }
    expect(await read(tokens.access_token)).toBe(200)
    expect(await relyingParty.fetchUserInfo(config, tokens.access_token, user.sub)).toEqual({
      sub: user.sub,
      preferred_username: user.username,
    })

    const renewed = await relyingParty.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(renewed.claims()?.sub).toBe(user.sub)
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token)
    expect(await read(renewed.access_token)).toBe(200)

    await relyingParty.tokenRevocation(config, renewed.refresh_token ?? '')
    const again = relyingParty.refreshTokenGrant(config, renewed.refresh_token ?? '')
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(read(renewed.access_token)).rejects.toMatchObject({
      cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
    })
  })

  it('S-26 takes no answer that another issuer could have given (RFC 9207)', async () => {
    const { location, redeem } = await connect(form)
    const elsewhere = new URL(location)
    elsewhere.searchParams.set('iss', 'https://evil.example')
    await expect(redeem(elsewhere)).rejects.toMatchObject({
      cause: { message: 'unexpected "iss" (issuer) response parameter value' },
    })
    const nameless = new URL(location)
    nameless.searchParams.delete('iss')
    await expect(redeem(nameless)).rejects.toMatchObject({
      cause: { message: 'response parameter "iss" (issuer) missing' },
    })
    // Neither reached the token endpoint.
    await expect(redeem(location)).resolves.toBeDefined()
  })
})

describe.each(cases.filter(({ method }) => method !== 'none'))(
  'a confidential relying party: $place, $method',
  (form) => {
    it('introspects its tokens, while they live and after', async () => {
      const { system, config, user, location, redeem } = await connect(form)
      const { access_token: token, refresh_token: refreshToken = '' } = await redeem(location)
      expect(await relyingParty.tokenIntrospection(config, token)).toMatchObject({
        active: true,
        ...{ sub: user.sub, username: user.username, iss: system.issuer },
        ...{ client_id: config.clientMetadata().client_id, scope: 'openid profile notes:read' },
      })
      expect(await relyingParty.tokenIntrospection(config, refreshToken)).toMatchObject({ active: true })
      await relyingParty.tokenRevocation(config, refreshToken)
      for (const ended of [token, refreshToken]) {
        expect(await relyingParty.tokenIntrospection(config, ended)).toEqual({ active: false })
      }
    })

    it('gets tokens of its own', async () => {
      const { system, config } = await connect(form)
      const { access_token: token, scope } = await relyingParty.clientCredentialsGrant(config, {
        scope: 'notes:read',
        resource: system.issuer,
      })
      expect(scope).toBe('notes:read')
      expect((await system.call('GET', '/whoami', { token })).json).toMatchObject({
        clientId: config.clientMetadata().client_id,
      })
    })
  },
)
