import { isObject } from '../json.ts'
import type { Resource } from '../template/stack.ts'
import { constant } from './constant.ts'
import type { GatewayError } from './error.ts'
import { type GatewayRequest, requestParameter } from './gateway-request.ts'

/** How the API answers one type of failure. */
export interface GatewayResponse {
  readonly type: string
  /** Undefined for the status of the type. */
  readonly statusCode: number | undefined
  /** The value of each header, or undefined if the request lacks what it is taken from. */
  readonly headers: readonly (readonly [
    name: string,
    value: (request: GatewayRequest) => string | undefined,
  ])[]
  /** By content type. */
  readonly templates: ReadonlyMap<string, string>
}

export interface RenderedResponse {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** What API Gateway answers with unless the API has something else. */
const defaultTemplates: ReadonlyMap<string, string> = new Map([
  ['application/json', '{"message":$context.error.messageString}'],
])

/** A header is a quoted constant or taken from the request; nothing else is possible in a gateway response. */
function headerValue(mapping: string, where: string): (request: GatewayRequest) => string | undefined {
  if (mapping.startsWith('method.request.')) return (request) => requestParameter(mapping, request)
  const value = constant(mapping, where)
  return () => value
}

/** Reads an AWS::ApiGateway::GatewayResponse. */
export function readGatewayResponse(resource: Resource): GatewayResponse {
  const { logicalId } = resource
  const statusCode = resource.property('StatusCode')
  const parameters = resource.property('ResponseParameters')
  const templates = resource.property('ResponseTemplates')
  return {
    type: String(resource.property('ResponseType')),
    statusCode: statusCode === undefined ? undefined : Number(statusCode),
    headers: Object.entries(isObject(parameters) ? parameters : {}).map(([name, mapping]) => [
      name.replace('gatewayresponse.header.', ''),
      headerValue(String(mapping), logicalId),
    ]),
    templates: isObject(templates)
      ? new Map(Object.entries(templates).map(([type, text]) => [type, String(text)]))
      : defaultTemplates,
  }
}

/** Replaces the variables of a template; it is no VTL, there is nothing else in the language. */
const substitute = (template: string, variables: ReadonlyMap<string, string>) =>
  template.replace(/\$context\.(\w+(?:\.\w+)*)/g, (_, name: string) => variables.get(name) ?? '')

const without = { statusCode: undefined, headers: [], templates: defaultTemplates }

/**
 * The answer to a failure: that of its type, else DEFAULT_4XX or DEFAULT_5XX by its status, else API Gateway's own.
 *
 * @param variables The request's `$context`, by the name after `$context.`.
 */
export function renderGatewayResponse(
  responses: ReadonlyMap<string, GatewayResponse>,
  error: GatewayError,
  request: GatewayRequest,
  variables: ReadonlyMap<string, string>,
): RenderedResponse {
  const fallback = error.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX'
  const { statusCode, headers, templates } = responses.get(error.type) ?? responses.get(fallback) ?? without
  const accepted = request.headers.get('accept')?.at(-1)?.value ?? ''
  const type = [accepted, 'application/json', ...templates.keys()].find((candidate) =>
    templates.has(candidate),
  )
  const all = new Map([
    ...variables,
    ...Object.entries(error.authorizer).map(([name, value]) => [`authorizer.${name}`, value] as const),
    ['error.message', error.text ?? ''] as const,
    ['error.messageString', JSON.stringify(error.text)] as const,
    ['error.responseType', error.type] as const,
  ])
  const mapped = headers.flatMap(([name, value]) => {
    const text = value(request)
    return text === undefined ? [] : [[name, text] as const]
  })
  return {
    status: statusCode ?? error.status,
    headers: [['Content-Type', type ?? 'application/json'], ['x-amzn-ErrorType', error.errorType], ...mapped],
    body: type === undefined ? '' : substitute(templates.get(type) ?? '', all),
  }
}
