import { validateHeaderName, validateHeaderValue } from 'node:http'
import { asList, isObject, type JsonObject, parseJson } from '../json.ts'
import { payloadLimit } from '../lambda/instance.ts'
import type { InvokePermission } from '../lambda/permission.ts'
import type { InvokeFunction } from './authorization.ts'
import { GatewayError } from './error.ts'
import { proxyEvent } from './event.ts'
import { droppedResponseHeaders, remappedResponseHeaders } from './header-rules.ts'
import type { RoutedRequest } from './request-context.ts'
import type { LambdaIntegration } from './route.ts'

/** What goes back to the client. */
export interface GatewayAnswer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer | string
}

const members = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']

function headerFields(name: string, values: readonly unknown[]): (readonly [string, string])[] {
  const lowerCase = name.toLowerCase()
  if (droppedResponseHeaders.includes(lowerCase)) return []
  const sent = remappedResponseHeaders.includes(lowerCase) ? `x-amzn-Remapped-${name}` : name
  return values.map((value) => {
    if (typeof value !== 'string' && typeof value !== 'boolean') {
      throw new Error(`the header ${name} is not a string`)
    }
    validateHeaderName(sent)
    validateHeaderValue(sent, String(value))
    return [sent, String(value)]
  })
}

/** Values of both members count; one that stands in both counts once. */
function readHeaders({
  headers: single,
  multiValueHeaders: multi,
}: JsonObject): (readonly [string, string])[] {
  const singles = new Map(Object.entries(isObject(single) ? single : {}))
  const multis = Object.entries(isObject(multi) ? multi : {}).map(
    ([name, values]) => [name, asList(values)] as const,
  )
  const merged = new Map<string, readonly unknown[]>(multis)
  for (const [name, value] of singles) {
    const others = merged.get(name) ?? []
    merged.set(name, others.includes(value) ? others : [...others, value])
  }
  const fields = [...merged].flatMap(([name, values]) => headerFields(name, values))
  const typed = fields.some(([name]) => name.toLowerCase() === 'content-type')
  return typed ? fields : [['Content-Type', 'application/json'], ...fields]
}

/** A body in base64 is decoded only for a client that accepts a binary media type of the API. */
function readBody({ body, isBase64Encoded }: JsonObject, { api, request }: RoutedRequest): Buffer | string {
  if (body === undefined || body === null) return ''
  if (typeof body !== 'string') throw new Error('the body is not a string')
  const accepted = request.headers.get('accept')?.[0]?.value.split(/[,;]/)[0]?.trim()
  const binary = api.binaryMediaTypes.some((type) => type === '*/*' || type === accepted)
  return isBase64Encoded === true && binary ? Buffer.from(body, 'base64') : body
}

/**
 * Reads the answer of a function ("Output format of a Lambda function for proxy integration").
 *
 * @throws Error that says what is wrong with it.
 */
function readAnswer(payload: string, routed: RoutedRequest): GatewayAnswer {
  const answer = parseJson(payload)
  if (!isObject(answer)) throw new Error('it is not an object')
  const unknown = Object.keys(answer).find((name) => !members.includes(name))
  if (unknown !== undefined) throw new Error(`it has a member ${unknown}`)
  const status = Number(answer.statusCode ?? 200)
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error('its statusCode is none')
  return { status, headers: readHeaders(answer), body: readBody(answer, routed) }
}

export interface LambdaIntegrationOptions {
  readonly invoke: InvokeFunction
  readonly mayInvoke: InvokePermission
}

/** Has the function of a route answer. @throws GatewayError */
export async function answerByLambda(
  { functionArn, timeoutMilliseconds }: LambdaIntegration,
  routed: RoutedRequest,
  authorizer: object | undefined,
  { invoke, mayInvoke }: LambdaIntegrationOptions,
): Promise<GatewayAnswer> {
  const { api, match } = routed
  const { method, resourcePath } = match.route
  const sourceArn = `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/${api.stage}/${method}${resourcePath}`
  if (!mayInvoke(functionArn, 'apigateway.amazonaws.com', sourceArn)) {
    throw new GatewayError('API_CONFIGURATION_ERROR', {}, `API Gateway may not invoke ${functionArn}`)
  }
  const event = JSON.stringify(proxyEvent(routed, authorizer))
  if (Buffer.byteLength(event) > payloadLimit) throw new GatewayError('REQUEST_TOO_LARGE')

  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new GatewayError('INTEGRATION_TIMEOUT')), timeoutMilliseconds)
  const outcome = await Promise.race([invoke(functionArn, event), late.promise]).finally(() =>
    clearTimeout(timer),
  )

  // A function out of concurrency is an integration that failed, with the status 500.
  if (outcome.kind === 'throttled') throw new GatewayError('INTEGRATION_FAILURE', { status: 500 })
  if (outcome.kind === 'error')
    throw new GatewayError('DEFAULT_5XX', { status: 502 }, outcome.error.errorMessage)
  try {
    return readAnswer(outcome.payload, routed)
  } catch (error) {
    throw new GatewayError('DEFAULT_5XX', { status: 502 }, error)
  }
}
