import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import type { AccessDecision } from '../domain/decide-access.ts'
import { formatScope } from '../domain/scope.ts'
import { authorizerContext } from './principal.ts'

/**
 * The route's ARNs, with any value in place of path parameters: an answer from the cache serves the whole route,
 * and the cache's key keeps it from serving another. Two, since API Gateway finds the route of a path with a slash
 * at its end too, and then asks about the path as it was sent.
 */
function routeArns({ methodArn, requestContext }: APIGatewayRequestAuthorizerEvent): string[] {
  const [apiArn, stage] = methodArn.split('/')
  const path = requestContext.resourcePath.replace(/\{[^}]*\}/g, '*')
  const arn = `${apiArn}/${stage}/${requestContext.httpMethod}${path}`
  return [arn, `${arn}/`]
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
        { Action: 'execute-api:Invoke', Effect: allowed ? 'Allow' : 'Deny', Resource: routeArns(event) },
      ],
    },
    context: allowed ? authorizerContext(claims) : { scope: formatScope(neededScopes) },
  }
}
