import type { Clock } from '../clock.ts'
import type { InvokePermission } from '../lambda/permission.ts'
import type { Api } from './api.ts'
import { createAuthorization, type InvokeFunction } from './authorization.ts'
import { GatewayError, uriTooLong } from './error.ts'
import type { GatewayRequest } from './gateway-request.ts'
import { renderGatewayResponse } from './gateway-response.ts'
import { answerByLambda, type GatewayAnswer } from './lambda-integration.ts'
import { answerByMock } from './mock-integration.ts'
import { contextVariables, methodArn, type RoutedRequest } from './request-context.ts'
import { createRouter, type Match } from './router.ts'

// "Amazon API Gateway quotas": the ARN of a method with authorization.
const arnLimit = 1_600

export interface PipelineOptions {
  readonly api: Api
  /** The API is served without the stage in the path, as by a custom domain. */
  readonly root: boolean
  /** Makes of the API's address in the cloud, in a text of the template, the one here. */
  readonly localise: (text: string) => string
  readonly clock: Clock
  readonly invoke: InvokeFunction
  readonly mayInvoke: InvokePermission
  /** Told what API Gateway would write to its execution log: why it answered with a 5xx of its own. */
  readonly onError: (request: GatewayRequest, error: GatewayError) => void
}

/** Answers a request, or with the given error if it was refused before anybody looked at it. Never rejects. */
export type Pipeline = (request: GatewayRequest, refused: GatewayError | undefined) => Promise<GatewayAnswer>

/** The path below the stage, or undefined for another stage's. Slashes at its begin count as one. */
function pathInApi(rawPath: string, stage: string, root: boolean): string | undefined {
  if (!root && rawPath !== `/${stage}` && !rawPath.startsWith(`/${stage}/`)) return undefined
  const path = root ? rawPath : rawPath.slice(stage.length + 1)
  return `/${path.replace(/^\/+/, '')}`
}

/** What is at no stage is at no API, whose gateway responses cannot apply: API Gateway's own words, as users report them. */
const noStage: GatewayAnswer = {
  status: 403,
  headers: [
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', 'ForbiddenException'],
  ],
  body: '{"message":"Forbidden"}',
}

/** Without a route, API Gateway takes an Authorization header for a signature, which it then finds wrong. */
function noRoute(request: GatewayRequest): GatewayError {
  const authorization = request.headers.get('authorization')?.at(-1)?.value
  if (authorization === undefined) return new GatewayError('MISSING_AUTHENTICATION_TOKEN')
  const message = `'${authorization}' not a valid key=value pair (missing equal-sign) in Authorization header`
  return new GatewayError('INVALID_SIGNATURE', { message })
}

function checkParameters({ request, match }: RoutedRequest) {
  const places = new Map<string, ReadonlyMap<string, unknown>>([
    ['header', request.headers],
    ['querystring', request.query],
    ['path', match.pathParameters],
  ])
  const missing = match.route.requiredParameters.flatMap((parameter) => {
    const [, place = '', name = ''] = /^method\.request\.(\w+)\.(.+)$/.exec(parameter) ?? []
    return places.get(place)?.has(place === 'header' ? name.toLowerCase() : name) ? [] : [name]
  })
  if (missing.length === 0) return
  const message = `Missing required request parameters: [${missing.join(', ')}]`
  throw new GatewayError('BAD_REQUEST_PARAMETERS', { message })
}

/** What API Gateway does with a request between taking it in and sending the answer. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { api, root, localise, invoke, mayInvoke, onError } = options
  const router = createRouter(api.routes)
  const authorize = createAuthorization(options)

  async function run(routed: RoutedRequest): Promise<GatewayAnswer> {
    const { authorizer, integration } = routed.match.route
    if (authorizer && Buffer.byteLength(methodArn(routed)) > arnLimit) throw uriTooLong()
    const authorized = authorizer && (await authorize(authorizer, routed))
    checkParameters(routed)
    if (integration.kind === 'mock') return answerByMock(integration, routed.request)
    const { headers, ...rest } = await answerByLambda(integration, routed, authorized, { invoke, mayInvoke })
    return { ...rest, headers: [...headers, ['X-Amzn-Trace-Id', routed.request.traceId]] }
  }

  return async (request, refused) => {
    let match: Match | undefined
    try {
      if (refused) throw refused
      const path = pathInApi(request.rawPath, api.stage, root)
      if (path === undefined) return noStage
      match = router(request.method, path)
      if (!match) throw noRoute(request)
      return await run({ api, request, path, match })
    } catch (error) {
      const failure = error instanceof GatewayError ? error : new GatewayError('DEFAULT_5XX', {}, error)
      if (failure.status >= 500) onError(request, failure)
      const variables = contextVariables(api, request, match)
      const { headers, ...rest } = renderGatewayResponse(api.gatewayResponses, failure, request, variables)
      return { ...rest, headers: headers.map(([name, value]) => [name, localise(value)]) }
    }
  }
}
