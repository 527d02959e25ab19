import { asList, isObject, type JsonObject } from '../json.ts'
import { constant } from './constant.ts'

/** API Gateway answers by itself, as for preflights. */
export interface MockIntegration {
  readonly kind: 'mock'
  /** By content type; a template gives the status code that selects the response. */
  readonly requestTemplates: ReadonlyMap<string, string>
  readonly passthrough: string
  readonly responses: readonly MockResponse[]
}

interface MockResponse {
  readonly statusCode: number
  /** A regular expression on the status code of the template; undefined for the response that takes all others. */
  readonly selection: string | undefined
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([key, part]) => [key, String(part)]))

/**
 * Reads the integration of a method that API Gateway answers by itself.
 *
 * @throws Error for what the local runtime does not evaluate.
 */
export function readMock(integration: JsonObject, where: string): MockIntegration {
  return {
    kind: 'mock',
    requestTemplates: new Map(Object.entries(texts(integration.RequestTemplates))),
    passthrough: String(integration.PassthroughBehavior ?? 'WHEN_NO_MATCH'),
    responses: asList(integration.IntegrationResponses)
      .filter(isObject)
      .map(({ StatusCode, SelectionPattern, ResponseParameters, ResponseTemplates }) => {
        const body = texts(ResponseTemplates)['application/json'] ?? ''
        if (/[#$]/.test(body)) {
          throw new Error(`${where}: the local runtime does not run templates of mock responses`)
        }
        return {
          statusCode: Number(StatusCode),
          selection: SelectionPattern === undefined ? undefined : String(SelectionPattern),
          headers: Object.entries(texts(ResponseParameters)).map(
            ([name, value]) => [name.replace('method.response.header.', ''), constant(value, where)] as const,
          ),
          body,
        }
      }),
  }
}
