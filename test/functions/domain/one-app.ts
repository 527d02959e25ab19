import { createHash } from 'node:crypto'
import { exchangeGrantType } from '../../../functions/domain/exchange-token.ts'
import type { TokenParameters } from '../../../functions/domain/token-endpoint.ts'
import { createMemoryStore } from '../../memory/store.ts'
import { begin, password, username } from './one-user.ts'

export const redirectUri = 'https://app.example/callback'
export const verifier = 'v'.repeat(43)
export const challenge = createHash('sha256').update(verifier).digest('base64url')

/** Of an app that may use every grant type. */
export const metadata = {
  client_name: 'Scheduler',
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials', exchangeGrantType],
}

/** The system with one user, who has registered an app for every grant type. */
export async function beginWithApp(store = createMemoryStore()) {
  const { system, sub } = await begin(store)
  const { client_id, client_secret = '' } = await system.clients.register({
    owner: { sub, username },
    metadata,
  })
  const credentials = { clientId: client_id, clientSecret: client_secret }
  const ask = (parameters: TokenParameters, by = credentials) =>
    system.tokenEndpoint({ ...parameters, credentials: by })

  /** Has the user allow the client what is ticked, and gives the code. */
  async function consent(ticked: readonly string[] = ['notes:read', 'notes:write', 'openid']) {
    const step = await system.authorize.decide(
      {
        parameters: {
          response_type: 'code',
          client_id,
          redirect_uri: redirectUri,
          scope: 'notes:read notes:write openid',
          code_challenge: challenge,
          code_challenge_method: 'S256',
        },
      },
      { allowed: true, username, password, ticked },
    )
    if (step.kind !== 'redirect') throw new Error(`${step.kind}: ${JSON.stringify(step)}`)
    return new URL(step.location).searchParams.get('code') ?? ''
  }

  const redeem = (code: string, more: Partial<TokenParameters> = {}) =>
    ask({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...more,
    })

  return { system, sub, clientId: client_id, credentials, ask, consent, redeem }
}
