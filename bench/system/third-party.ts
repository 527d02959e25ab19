import { createHash, randomBytes } from 'node:crypto'
import { exchangeGrantType } from '../../functions/domain/exchange-token.ts'
import type { Client } from './client.ts'
import { newSession, readTokens, type Tokens, type User } from './session.ts'

const redirectUri = 'https://app.example/callback'
const scope = 'profile'

/** What a developer sends to register an app that may use every grant type. */
export const appMetadata = {
  client_name: 'Scheduler',
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token', exchangeGrantType],
  scope,
}

/** Registers a third-party app of a new developer, and gives its requests as it makes them. */
export async function registerApp(call: Client) {
  const developer = await newSession(call)
  const { json } = await call('POST', '/clients', { token: developer.accessToken, json: appMetadata })
  const clientId = String(json.client_id)
  const headers = {
    Authorization: `Basic ${Buffer.from(`${clientId}:${json.client_secret}`).toString('base64')}`,
  }
  const verifier = randomBytes(32).toString('base64url')

  const ask = (path: string, form: Readonly<Record<string, string>>) => call('POST', path, { form, headers })

  /** Has a person allow what the app asks for. @returns the code */
  async function consent(user: User): Promise<string> {
    const request = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    const form = { ...request, ...user, [`allow:${scope}`]: 'on', decision: 'allow' }
    const answer = await call('POST', '/authorize', { form, status: 303 })
    return new URL(answer.headers.get('Location') ?? '').searchParams.get('code') ?? ''
  }

  async function redeem(code: string): Promise<Tokens> {
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }
    return readTokens((await ask('/token', form)).json)
  }

  return {
    consent,
    redeem,
    /** Connects a person's account. */
    connect: async (user: User) => redeem(await consent(user)),
    /** Exchanges an access token for one of this app. */
    async exchange(token: string): Promise<string> {
      const type = 'urn:ietf:params:oauth:token-type:access_token'
      const form = { grant_type: exchangeGrantType, subject_token: token, subject_token_type: type }
      return readTokens((await ask('/token', form)).json).accessToken
    },
    introspect: (token: string) => ask('/introspect', { token }),
    /** Has its developer delete it. */
    end: () => call('DELETE', `/clients/${clientId}`, { token: developer.accessToken }),
  }
}
