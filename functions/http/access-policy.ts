import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import type { AccessDecision } from '../domain/decide-access.ts'
import { formatScope } from '../domain/scope.ts'
import { authorizerContext } from './principal.ts'

/**
 * The route's ARN, with any value in place of path parameters: an answer from the cache serves the whole route,
 * and the cache's key keeps it from serving another.
 */
function routeArn({ methodArn, requestContext }: APIGatewayRequestAuthorizerEvent): string {
  const [apiArn, stage] = methodArn.split('/')
  const path = requestContext.resourcePath.replace(/\{[^}]*\}/g, '*')
  return `${apiArn}/${stage}/${requestContext.httpMethod}${path}`
}

/** The authorizer's answer to API Gateway. A refusal names the scopes it asks for, for the body of the 403. */
export function accessPolicy(
  event: APIGatewayRequestAuthorizerEvent,
  { allowed, claims, neededScopes }: AccessDecision,
): APIGatewayAuthorizerResult {
  return {
    principalId: claims.sub,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Action: 'execute-api:Invoke', Effect: allowed ? 'Allow' : 'Deny', Resource: routeArn(event) },
      ],
    },
    context: allowed ? authorizerContext(claims) : { scope: formatScope(neededScopes) },
  }
}
