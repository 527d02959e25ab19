import { awsError } from '../../../local/aws/answer.ts'
import type { Operation } from '../../functions/http/openapi/description.ts'
import { type DeployedRoute, pagePath } from '../routes.ts'
import { refuses, type Scenario, type World } from './scenario.ts'

const outage = awsError('InternalServerError', 'x', 500)
const denial = awsError('AccessDeniedException', 'x')

/**
 * What can become of a request to any operation of its kind.
 *
 * @param usual a request with which nothing is wrong
 */
export function commonScenarios(
  { forge }: World,
  { path, handler, isProtected, scopes }: DeployedRoute,
  { requestBody, responses }: Operation,
  usual: Scenario['request'],
): Scenario[] {
  const isPage = path === pagePath
  const scenarios = [
    refuses(413, 'request_too_large', async () => ({ headers: { 'X-Large': 'x'.repeat(11_000) } })),
  ]

  if (isProtected) {
    const failing = { caller: 'Auth/Authorizer/Function', failure: outage }
    scenarios.push(
      refuses(401, 'invalid_token', async () => ({})),
      { ...refuses(503, 'temporarily_unavailable', usual), failing },
    )
  }
  if (scopes.length > 0) {
    const token = forge({ claims: { scope: 'openid' } })
    scenarios.push(refuses(403, 'insufficient_scope', async () => ({ token })))
  }
  if (requestBody && !isPage) {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const large = { body: 'x'.repeat(65 * 1024), headers }
    scenarios.push(
      refuses(413, 'request_too_large', async () => ({ ...large, ...(isProtected && { token: forge() }) })),
    )
  }
  if ('503' in responses) {
    const codes = isPage ? [undefined, undefined] : ['temporarily_unavailable', 'server_error']
    scenarios.push(
      { status: 503, error: codes[0], request: usual, failing: { caller: handler, failure: outage } },
      { status: 500, error: codes[1], request: usual, failing: { caller: handler, failure: denial } },
    )
  }
  return scenarios
}
