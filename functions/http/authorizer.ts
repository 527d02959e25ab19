import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda'
import type { AccessDecision } from '../domain/decide-access.ts'
import { AuthError } from '../domain/errors.ts'
import { accessPolicy } from './access-policy.ts'
import { bearerToken } from './bearer.ts'
import { asAuthError, logError } from './error-response.ts'

type DecideAccess = (token: string, route: string) => Promise<AccessDecision>

/** The one message by which API Gateway knows that a REQUEST authorizer found no valid credentials: 401. */
const unauthorized = 'Unauthorized'

/**
 * The Lambda handler of a REQUEST authorizer: a policy, or 401. Any failure of our own is thrown as it is, and
 * API Gateway makes a 5xx of it: never a 401, never an allow.
 */
export function authorizer(decideAccess: DecideAccess) {
  return async (
    event: APIGatewayRequestAuthorizerEvent,
    context: Context,
  ): Promise<APIGatewayAuthorizerResult> => {
    const { httpMethod, resourcePath } = event.requestContext
    try {
      const token = bearerToken(event.multiValueHeaders)
      if (token === undefined) throw new AuthError('invalid_token', 'One bearer token is needed.')
      return accessPolicy(event, await decideAccess(token, `${httpMethod} ${resourcePath}`))
    } catch (thrown) {
      const error = asAuthError(thrown)
      logError(error, { requestId: context.awsRequestId, path: resourcePath })
      throw error.status === 401 ? new Error(unauthorized) : error
    }
  }
}
