import type { Api } from './api.ts'
import type { GatewayRequest } from './gateway-request.ts'
import type { Match } from './router.ts'

/** A request on its way through the API. */
export interface RoutedRequest {
  readonly api: Api
  readonly request: GatewayRequest
  /** Without the stage. */
  readonly path: string
  readonly match: Match
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `09/Apr/2015:12:34:56 +0000`, as in the log format of Apache. */
function requestTime(milliseconds: number): string {
  const [date = '', time = ''] = new Date(milliseconds).toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`
}

const last = <T>(values: readonly T[]) => values[values.length - 1]

/** The name of a header is that of its first field. */
function headers({ request }: RoutedRequest) {
  const fields = [...request.headers.values()].map((values) => [values[0]?.name ?? '', values] as const)
  return {
    headers: Object.fromEntries(fields.map(([name, values]) => [name, last(values)?.value])),
    multiValueHeaders: Object.fromEntries(
      fields.map(([name, values]) => [name, values.map(({ value }) => value)]),
    ),
  }
}

function requestContext({ api, request, match }: RoutedRequest) {
  const { route } = match
  return {
    resourceId: route.resourceId,
    resourcePath: route.resourcePath,
    httpMethod: request.method,
    extendedRequestId: request.extendedId,
    requestTime: requestTime(request.receivedAt),
    path: request.rawPath,
    accountId: api.accountId,
    protocol: request.protocol,
    stage: api.stage,
    domainPrefix: request.host.split(/[.:]/)[0],
    requestTimeEpoch: request.receivedAt,
    requestId: request.id,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: request.userAgent,
      user: null,
    },
    domainName: request.host,
    deploymentId: api.deploymentId,
    apiId: api.id,
  }
}

/** The ARN by which policies name this very request. */
export function methodArn({ api, request, path }: RoutedRequest): string {
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/${api.stage}/${request.method}${path}`
}

const object = <T>(map: ReadonlyMap<string, T>) => Object.fromEntries(map)
const orNull = <T extends object>(value: T) => (Object.keys(value).length > 0 ? value : null)

function querySingle(request: GatewayRequest) {
  return Object.fromEntries([...request.query].map(([name, values]) => [name, last(values)]))
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

/** The variables of templates of gateway responses. Before a route was found, those that it gives are unknown. */
export function contextVariables(
  api: Api,
  request: GatewayRequest,
  match: Match | undefined,
): Map<string, string> {
  const known: Readonly<Record<string, unknown>> = {
    accountId: api.accountId,
    apiId: api.id,
    stage: api.stage,
    requestId: request.id,
    extendedRequestId: request.extendedId,
    requestTime: requestTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    httpMethod: request.method,
    path: request.rawPath,
    protocol: request.protocol,
    domainName: request.host,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': request.userAgent ?? undefined,
    resourcePath: match?.route.resourcePath,
    resourceId: match?.route.resourceId,
  }
  return new Map(
    Object.entries(known).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    ),
  )
}
