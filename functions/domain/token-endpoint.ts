import type { ClientCredentials } from './authenticate-client.ts'
import { AuthError } from './errors.ts'
import { createIssueTokens, type IssueTokens, type TokenResponse } from './issue-tokens.ts'
import { createRefresh } from './refresh.ts'
import { createSettleGeneration } from './settle-generation.ts'

/** The parameters of a token request, by their names in the RFCs. */
export interface TokenRequest {
  readonly credentials: ClientCredentials
  readonly grant_type: string
  readonly refresh_token?: string
  readonly scope?: string
}

type TokenEndpointDeps = Parameters<typeof createIssueTokens>[0] &
  Parameters<typeof createSettleGeneration>[0] &
  Omit<Parameters<typeof createRefresh>[0], 'issueTokens' | 'settleGeneration'>

/** A parameter that the grant type needs. @throws AuthError `invalid_request` */
function needed(request: TokenRequest, name: 'refresh_token'): string {
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
  const issueTokens: IssueTokens = createIssueTokens(deps)
  const settleGeneration = createSettleGeneration(deps)
  const refresh = createRefresh({ ...deps, issueTokens, settleGeneration })

  const grantTypes = new Map<string, (request: TokenRequest) => Promise<TokenResponse>>([
    ['refresh_token', (request) => refresh({ ...request, refreshToken: needed(request, 'refresh_token') })],
  ])

  return async (request: TokenRequest): Promise<TokenResponse> => {
    const answer = grantTypes.get(request.grant_type)
    if (answer) return answer(request)
    const supported = [...grantTypes.keys()].join(', ')
    throw new AuthError('unsupported_grant_type', `grant_type must be one of: ${supported}.`)
  }
}
