import type { GatewayRequest } from './gateway-request.ts'
import { methodArn, type RoutedRequest, requestContext } from './request-context.ts'

/** The name of a header is that of its first field. */
function headers({ request }: RoutedRequest) {
  const fields = [...request.headers.values()].map((values) => [values[0]?.name ?? '', values] as const)
  return {
    headers: Object.fromEntries(fields.map(([name, values]) => [name, values.at(-1)?.value])),
    multiValueHeaders: Object.fromEntries(
      fields.map(([name, values]) => [name, values.map(({ value }) => value)]),
    ),
  }
}

const object = <T>(map: ReadonlyMap<string, T>) => Object.fromEntries(map)
const orNull = <T extends object>(value: T) => (Object.keys(value).length > 0 ? value : null)

function querySingle(request: GatewayRequest) {
  return Object.fromEntries([...request.query].map(([name, values]) => [name, values.at(-1)]))
}

/** What a REQUEST authorizer is given ("Input to an API Gateway Lambda authorizer"); what is absent is empty. */
export function authorizerEvent(routed: RoutedRequest): object {
  const { api, request, path, match } = routed
  return {
    type: 'REQUEST',
    methodArn: methodArn(routed),
    resource: match.route.resourcePath,
    path,
    httpMethod: request.method,
    ...headers(routed),
    queryStringParameters: querySingle(request),
    multiValueQueryStringParameters: object(request.query),
    pathParameters: object(match.pathParameters),
    stageVariables: api.stageVariables ?? {},
    requestContext: requestContext(routed),
  }
}

const isBinary = ({ api, request }: RoutedRequest) => {
  const type = request.headers.get('content-type')?.[0]?.value.split(';')[0]?.trim().toLowerCase()
  return api.binaryMediaTypes.some((binary) => binary === '*/*' || binary.toLowerCase() === type)
}

/**
 * What a function behind a proxy integration is given ("Input format of a Lambda function for proxy integration");
 * what is absent is null.
 *
 * @param authorizer What the authorizer passed on; undefined on a public route.
 */
export function proxyEvent(routed: RoutedRequest, authorizer: object | undefined): object {
  const { api, request, path, match } = routed
  const binary = request.body.length > 0 && isBinary(routed)
  return {
    resource: match.route.resourcePath,
    path,
    httpMethod: request.method,
    ...headers(routed),
    queryStringParameters: orNull(querySingle(request)),
    multiValueQueryStringParameters: orNull(object(request.query)),
    pathParameters: orNull(object(match.pathParameters)),
    stageVariables: api.stageVariables,
    requestContext: { ...requestContext(routed), ...(authorizer && { authorizer }) },
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary,
  }
}
