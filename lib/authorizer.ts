import type { Duration } from 'aws-cdk-lib'
import { IdentitySource, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { OwnFunction } from './own-function.ts'

/** The function that decides about each request. */
export const authorizerFunction: OwnFunction = {
  entry: 'functions/authorizer.ts',
  settings: ['issuer', 'audience', 'routes'],
  access: {
    revokedTokensTable: ['BatchGetItem'],
    signingKeysTable: ['BatchGetItem'],
    'signingKeysTable/by-use': ['Query'],
  },
}

/**
 * The authorizer of every route that is not public. A request without an Authorization header is refused
 * before any function runs. Answers are kept for as long as `cacheTtl` says, and then by token and route
 * together, so that one route's answer is never used for another.
 */
export function createAuthorizer(
  scope: Construct,
  id: string,
  handler: IFunction,
  cacheTtl: Duration,
): RequestAuthorizer {
  const token = IdentitySource.header('Authorization')
  const route = [IdentitySource.context('resourcePath'), IdentitySource.context('httpMethod')]
  return new RequestAuthorizer(scope, id, {
    handler,
    resultsCacheTtl: cacheTtl,
    identitySources: cacheTtl.toSeconds() > 0 ? [token, ...route] : [token],
  })
}
