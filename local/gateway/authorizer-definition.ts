import type { Resource, Stack } from '../template/stack.ts'

/** A REQUEST authorizer. */
export interface AuthorizerDefinition {
  readonly id: string
  readonly functionArn: string
  /** `method.request.header.Authorization`, `context.resourcePath`, … */
  readonly identitySources: readonly string[]
  /** How long a verdict holds for the same identity; 0 if each request is asked anew. */
  readonly ttlSeconds: number
}

/** The function in the URI of an integration or authorizer; undefined if it is not one that invokes a function. */
export const invokedFunction = (uri: unknown): string | undefined =>
  /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(String(uri))?.[1]

/**
 * Reads an AWS::ApiGateway::Authorizer.
 *
 * @throws Error for a kind that the local runtime does not have.
 */
export function readAuthorizer(stack: Stack, resource: Resource): AuthorizerDefinition {
  const functionArn = invokedFunction(resource.property('AuthorizerUri'))
  if (resource.property('Type') !== 'REQUEST' || functionArn === undefined) {
    throw new Error(`${resource.logicalId}: the local runtime has REQUEST authorizers only`)
  }
  const sources = resource.property('IdentitySource')
  return {
    id: stack.reference(resource),
    functionArn,
    identitySources: typeof sources === 'string' ? sources.split(',').map((source) => source.trim()) : [],
    // 300 is CloudFormation's default.
    ttlSeconds: Number(resource.property('AuthorizerResultTtlInSeconds') ?? 300),
  }
}
