import type { ClientCredentials } from './authenticate-client.ts'
import { createClientCredentials } from './client-credentials.ts'
import { AuthError } from './errors.ts'
import { createExchangeToken, type ExchangeResponse, exchangeGrantType } from './exchange-token.ts'
import type { TokenResponse } from './issue-access-token.ts'
import { createIssueTokens } from './issue-tokens.ts'
import { createRedeemCode } from './redeem-code.ts'
import { createRefresh } from './refresh.ts'
import { createSettleGeneration } from './settle-generation.ts'

/** The parameters of a token request, by their names in the RFCs. */
export interface TokenParameters {
  readonly grant_type: string
  readonly refresh_token?: string
  readonly code?: string
  readonly redirect_uri?: string
  readonly code_verifier?: string
  readonly subject_token?: string
  readonly subject_token_type?: string
  readonly requested_token_type?: string
  readonly actor_token?: string
  readonly scope?: string
  readonly resource?: string
  readonly audience?: string
}

export type TokenRequest = TokenParameters & { readonly credentials: ClientCredentials }

type Composed = 'issueTokens' | 'settleGeneration'

type TokenEndpointDeps = Parameters<typeof createIssueTokens>[0] &
  Parameters<typeof createSettleGeneration>[0] &
  Omit<Parameters<typeof createRefresh>[0], Composed> &
  Omit<Parameters<typeof createRedeemCode>[0], Composed> &
  Parameters<typeof createClientCredentials>[0] &
  Parameters<typeof createExchangeToken>[0]

/** A parameter that the grant type needs. @throws AuthError `invalid_request` */
function needed(request: TokenRequest, name: keyof TokenParameters): string {
  const value = request[name]
  if (value === undefined) throw new AuthError('invalid_request', `${name} is missing.`)
  return value
}

/**
 * Answers token requests by their grant type (RFC 6749 §3.2). The password grant is not among them: OAuth 2.1 has
 * none, and RFC 9700 §2.4 forbids it.
 *
 * @throws AuthError `unsupported_grant_type`, `invalid_request`, and what the grant types throw
 */
export function createTokenEndpoint(deps: TokenEndpointDeps) {
  const composed = {
    ...deps,
    issueTokens: createIssueTokens(deps),
    settleGeneration: createSettleGeneration(deps),
  }
  const refresh = createRefresh(composed)
  const redeemCode = createRedeemCode(composed)
  const clientCredentials = createClientCredentials(deps)
  const exchangeToken = createExchangeToken(deps)

  const grantTypes = new Map<string, (request: TokenRequest) => Promise<TokenResponse | ExchangeResponse>>([
    ['refresh_token', (request) => refresh({ ...request, refreshToken: needed(request, 'refresh_token') })],
    [
      'authorization_code',
      (request) =>
        redeemCode({
          ...request,
          code: needed(request, 'code'),
          redirectUri: needed(request, 'redirect_uri'),
          codeVerifier: needed(request, 'code_verifier'),
        }),
    ],
    ['client_credentials', clientCredentials],
    [
      exchangeGrantType,
      (request) =>
        exchangeToken({
          ...request,
          subjectToken: needed(request, 'subject_token'),
          subjectTokenType: needed(request, 'subject_token_type'),
          requestedTokenType: request.requested_token_type,
          actorToken: request.actor_token,
        }),
    ],
  ])

  return async (request: TokenRequest): Promise<TokenResponse> => {
    const answer = grantTypes.get(request.grant_type)
    if (answer) return answer(request)
    const supported = [...grantTypes.keys()].join(', ')
    throw new AuthError('unsupported_grant_type', `grant_type must be one of: ${supported}.`)
  }
}
