import { isObject } from '../json.ts'
import type { Resource, Stack } from '../template/stack.ts'
import { type AuthorizerDefinition, invokedFunction, readAuthorizer } from './authorizer-definition.ts'
import { type MockIntegration, readMock } from './mock-definition.ts'

/** A Lambda function answers, by a proxy integration. */
export interface LambdaIntegration {
  readonly kind: 'lambda'
  readonly functionArn: string
  readonly timeoutMilliseconds: number
}

/** A method of a resource of the API. */
export interface Route {
  readonly resourceId: string
  /** `/notes/{id}` */
  readonly resourcePath: string
  /** `GET`, or `ANY`. */
  readonly method: string
  /** Undefined for a public route. */
  readonly authorizer: AuthorizerDefinition | undefined
  /** `method.request.header.X` and the like that must be there. */
  readonly requiredParameters: readonly string[]
  readonly integration: LambdaIntegration | MockIntegration
}

function readIntegration(value: unknown, where: string): LambdaIntegration | MockIntegration {
  const integration = isObject(value) ? value : {}
  if (integration.Type === 'MOCK') return readMock(integration, where)
  const functionArn = invokedFunction(integration.Uri)
  if (integration.Type !== 'AWS_PROXY' || integration.IntegrationHttpMethod !== 'POST' || !functionArn) {
    throw new Error(`${where}: the local runtime has mock and Lambda proxy integrations only`)
  }
  // 29 seconds are the default and, without a raised quota, the limit.
  return {
    kind: 'lambda',
    functionArn,
    timeoutMilliseconds: Number(integration.TimeoutInMillis ?? 29_000),
  }
}

/** What the method's request validator demands, as far as the local runtime can tell. */
function requiredParameters(stack: Stack, method: Resource): string[] {
  const validatorId = method.property('RequestValidatorId')
  const validator = stack
    .resources('AWS::ApiGateway::RequestValidator')
    .find((candidate) => stack.reference(candidate) === validatorId)
  if (validator?.property('ValidateRequestBody') === true && method.property('RequestModels') !== undefined) {
    throw new Error(`${method.logicalId}: the local runtime does not validate request bodies`)
  }
  const parameters = method.property('RequestParameters')
  if (validator?.property('ValidateRequestParameters') !== true || !isObject(parameters)) return []
  return Object.entries(parameters)
    .filter(([, required]) => required === true)
    .map(([name]) => name)
}

/**
 * Reads an AWS::ApiGateway::Method.
 *
 * @param paths The path of each resource of the API by its id.
 * @throws Error that names the method if it needs what the local runtime does not have, rather than serve it without.
 */
export function readRoute(stack: Stack, method: Resource, paths: ReadonlyMap<string, string>): Route {
  const { logicalId } = method
  const resourceId = String(method.property('ResourceId'))
  const authorization = method.property('AuthorizationType') ?? 'NONE'
  if (authorization !== 'NONE' && authorization !== 'CUSTOM') {
    throw new Error(
      `${logicalId}: the local runtime has no authorization of the type ${String(authorization)}`,
    )
  }
  if (method.property('ApiKeyRequired') === true) {
    throw new Error(`${logicalId}: the local runtime has no API keys`)
  }
  const authorizer = stack
    .resources('AWS::ApiGateway::Authorizer')
    .find((candidate) => stack.reference(candidate) === method.property('AuthorizerId'))
  if (authorization === 'CUSTOM' && !authorizer) throw new Error(`${logicalId}: its authorizer is missing`)
  return {
    resourceId,
    resourcePath: paths.get(resourceId) ?? '/',
    method: String(method.property('HttpMethod')),
    authorizer: authorization === 'CUSTOM' && authorizer ? readAuthorizer(stack, authorizer) : undefined,
    requiredParameters: requiredParameters(stack, method),
    integration: readIntegration(method.property('Integration'), logicalId),
  }
}
