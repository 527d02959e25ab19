import {
  auth,
  discoverAuthorizationServerMetadata,
  discoverOAuthProtectedResourceMetadata,
  extractWWWAuthenticateParams,
  type OAuthClientProvider,
} from '@modelcontextprotocol/sdk/client/auth.js'
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { describe, expect, inject, it } from 'vitest'
import { claimsOf } from './decode.ts'
import { startSystem } from './system.ts'
import { redirectUri, registerApp, registerPublicApp, type ThirdPartyApp } from './third-party.ts'

const [belowStage, atRoot] = await Promise.all([
  startSystem(),
  startSystem({ assembly: inject('domainAssembly'), root: true }),
])

const forms = [
  { form: 'below the stage', system: belowStage },
  { form: 'at the root of a domain', system: atRoot },
]

/** What the library wants to know of its client, and keeps between its steps, as the simplest of programs would. */
function createProvider({ clientId, clientSecret }: ThirdPartyApp, issuer: string) {
  const kept: { tokens?: OAuthTokens; verifier?: string; authorizationUrl?: URL } = {}
  const provider: OAuthClientProvider = {
    redirectUrl: redirectUri,
    clientMetadata: { client_name: 'A client of MCP', redirect_uris: [redirectUri] },
    clientInformation: () => ({ client_id: clientId, client_secret: clientSecret, issuer }),
    state: () => 'a state',
    tokens: () => kept.tokens,
    saveTokens: (tokens) => {
      kept.tokens = tokens
    },
    saveCodeVerifier: (verifier) => {
      kept.verifier = verifier
    },
    codeVerifier: () => kept.verifier ?? '',
    redirectToAuthorization: (url) => {
      kept.authorizationUrl = url
    },
  }
  return { kept, provider }
}

describe.each(forms)('a client of the Model Context Protocol, of an API $form', ({ system }) => {
  const serverUrl = `${system.url}/notes`

  /** Calls without a token, and reads from the 401 where to go on. */
  async function readChallenge() {
    const response = await fetch(serverUrl)
    await response.body?.cancel()
    expect(response.status).toBe(401)
    return extractWWWAuthenticateParams(response)
  }

  it('S-13, S-40 finds the authorization server from a 401 (RFC 9728 §5)', async () => {
    const { resourceMetadataUrl } = await readChallenge()
    const resource = await discoverOAuthProtectedResourceMetadata(serverUrl, { resourceMetadataUrl })
    expect(resource).toMatchObject({ resource: system.issuer, authorization_servers: [system.issuer] })
    const [server = ''] = resource.authorization_servers ?? []
    expect(await discoverAuthorizationServerMetadata(server)).toMatchObject({
      issuer: system.issuer,
      token_endpoint: `${system.url}/token`,
      code_challenge_methods_supported: ['S256'],
    })
  })

  it.each([
    ['public client', registerPublicApp, {}],
    ['confidential client', registerApp, {}],
    ['client that registered for less than it asks', registerApp, { scope: 'notes:read' }],
  ])('S-29 connects a user, calls, and refreshes, as a %s', async (_, register, registration) => {
    const app = await register(system, await system.newSession(), registration)
    const { provider, kept } = createProvider(app, system.issuer)
    const { resourceMetadataUrl } = await readChallenge()
    expect(await auth(provider, { serverUrl, resourceMetadataUrl })).toBe('REDIRECT')

    const { pathname, search, searchParams } = kept.authorizationUrl ?? new URL(system.url)
    expect(searchParams.get('resource')).toBe(system.issuer)
    const path = `${pathname}${search}`.slice(new URL(system.url).pathname.replace(/\/$/, '').length)
    const page = await system.open('GET', path)
    expect({ status: page.status, text: page.text }).toMatchObject({ status: 200 })
    const { headers } = await app.submit(page.text, await system.newUser())
    const authorizationCode = new URL(headers.get('location') ?? '').searchParams.get('code') ?? ''

    expect(await auth(provider, { serverUrl, resourceMetadataUrl, authorizationCode })).toBe('AUTHORIZED')
    const connected = kept.tokens?.access_token ?? ''
    expect(await auth(provider, { serverUrl, resourceMetadataUrl })).toBe('AUTHORIZED')
    const refreshed = kept.tokens?.access_token ?? ''
    expect(refreshed).not.toBe(connected)
    for (const token of [connected, refreshed]) {
      expect(claimsOf(token).aud).toBe(system.issuer)
      expect((await system.call('GET', '/notes', { token })).status).toBe(200)
    }
  })
})
