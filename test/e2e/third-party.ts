import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { exchangeGrantType } from '../../functions/domain/exchange-token.ts'
import type { Answer, Tokens } from './client.ts'
import { readPage } from './consent-form.ts'
import type { System } from './system.ts'

type Parameters = Readonly<Record<string, string | undefined>>

/** Parameters without those that are undefined, which is how a caller leaves one out. */
const present = (parameters: Parameters): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

/** The Authorization header of a client (RFC 6749 §2.3.1). */
export const basic = (clientId: string, clientSecret: string) => ({
  Authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`,
})

interface Registered {
  readonly client_id: string
  readonly client_secret?: string
}

interface Consent {
  readonly username: string
  readonly password: string
  /** Which boxes to tick, by scope. @default those that the page has ticked */
  readonly ticked?: readonly string[]
  /** What differs from the app's usual request. */
  readonly request?: Parameters
}

export const redirectUri = 'https://app.example/callback'

/** What an app asks for where a test says nothing else. */
const usualScope = 'notes:read notes:write'

/** A third-party app that users connect: its requests as it makes them, with its one PKCE verifier. */
export function createApp(system: Pick<System, 'call' | 'open'>, registered: Registered) {
  const { client_id: clientId, client_secret: clientSecret } = registered
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')

  /** Sends a form to an OAuth endpoint, by `client_secret_basic` where the app has a secret. */
  const ask = (path: string, form: Parameters): Promise<Answer> =>
    clientSecret === undefined
      ? system.call('POST', path, { form: present({ client_id: clientId, ...form }) })
      : system.call('POST', path, { form: present(form), headers: basic(clientId, clientSecret) })

  const authorizationRequest = (more: Parameters = {}) =>
    present({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: usualScope,
      state: 'a state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...more,
    })

  /** Sends a browser to the authorization endpoint. */
  const openPage = (more?: Parameters) =>
    system.open('GET', `/authorize?${new URLSearchParams(authorizationRequest(more))}`)

  /** Sends the form of a page as a person filled it in. */
  function submit(
    html: string,
    { username, password, ticked }: Omit<Consent, 'request'>,
    decision = 'allow',
  ) {
    const { hidden, boxes } = readPage(html)
    const chosen = boxes.filter(
      ({ name, isTicked }) => ticked?.includes(name.replace('allow:', '')) ?? isTicked,
    )
    const ticks = Object.fromEntries(chosen.map(({ name }) => [name, 'on']))
    return system.open('POST', '/authorize', { form: { ...hidden, ...ticks, username, password, decision } })
  }

  /** Has a person allow what the app asks for, and gives where the browser was sent then. */
  async function consent({ request, ...person }: Consent): Promise<URL> {
    const page = await openPage(request)
    expect({ status: page.status, text: page.text }).toMatchObject({ status: 200 })
    const { status, headers, text } = await submit(page.text, person)
    expect({ status, text }).toMatchObject({ status: 303 })
    return new URL(headers.get('location') ?? '')
  }

  const getCode = async (person: Consent) => (await consent(person)).searchParams.get('code') ?? ''

  const redeem = (code: string, more: Parameters = {}) =>
    ask('/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...more,
    })

  const refresh = (refreshToken: string, more: Parameters = {}) =>
    ask('/token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...more })

  /** Connects a person's account, which must succeed. */
  async function connect(person: Consent): Promise<Tokens> {
    const { status, json } = await redeem(await getCode(person))
    expect({ status, json }).toMatchObject({ status: 200 })
    return json as unknown as Tokens
  }

  const exchange = (subjectToken: string, more: Parameters = {}) =>
    ask('/token', {
      grant_type: exchangeGrantType,
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...more,
    })

  return {
    ...{ clientId, clientSecret, verifier, challenge },
    ...{ ask, authorizationRequest, openPage, submit, consent, getCode, redeem, refresh, connect, exchange },
  }
}

export type ThirdPartyApp = ReturnType<typeof createApp>

/** All that a client can register for. */
const everyGrantType = ['authorization_code', 'refresh_token', 'client_credentials', exchangeGrantType]

/** Registers an app with every grant type, as a developer with an account would. */
export async function registerApp(
  system: Pick<System, 'call' | 'open'>,
  developer: { readonly access_token: string },
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<ThirdPartyApp> {
  const { status, json } = await system.call('POST', '/clients', {
    token: developer.access_token,
    json: {
      client_name: 'Scheduler',
      redirect_uris: [redirectUri],
      grant_types: everyGrantType,
      ...metadata,
    },
  })
  expect({ status, json }).toMatchObject({ status: 201 })
  return createApp(system, json as unknown as Registered)
}

/** Has the developer of an app register it for other scopes. */
export async function changeScope(
  system: Pick<System, 'call'>,
  developer: { readonly access_token: string },
  { clientId }: ThirdPartyApp,
  scope: string,
): Promise<void> {
  const json = { client_name: 'Scheduler', redirect_uris: [redirectUri], grant_types: everyGrantType, scope }
  const answer = await system.call('PUT', `/clients/${clientId}`, { token: developer.access_token, json })
  expect(answer).toMatchObject({ status: 200, json: { scope } })
}

/** As `registerApp`, of an app that can keep no secret. */
export const registerPublicApp = (
  system: Pick<System, 'call' | 'open'>,
  developer: { readonly access_token: string },
  metadata: Readonly<Record<string, unknown>> = {},
) =>
  registerApp(system, developer, {
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    ...metadata,
  })
