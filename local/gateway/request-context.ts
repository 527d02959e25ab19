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

/** `requestContext` of an event, without what an authorizer adds. */
export function requestContext({ api, request, match }: RoutedRequest) {
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
