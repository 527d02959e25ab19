import { GatewayError } from './error.ts'
import type { GatewayRequest } from './gateway-request.ts'
import type { GatewayAnswer } from './lambda-integration.ts'
import type { MockIntegration } from './mock-definition.ts'

/** The template for the request's content type, or its own body where the integration passes that through. */
function mockedInput({ requestTemplates, passthrough }: MockIntegration, request: GatewayRequest): string {
  const contentType = request.headers.get('content-type')?.[0]?.value ?? 'application/json'
  const template = requestTemplates.get(contentType)
  if (template !== undefined) return template
  const refused =
    passthrough === 'NEVER' || (passthrough === 'WHEN_NO_TEMPLATES' && requestTemplates.size > 0)
  if (refused) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE')
  return request.body.toString('utf8')
}

/**
 * Answers without a backend: the input names a status code, which selects the response. @throws GatewayError
 */
export function answerByMock(integration: MockIntegration, request: GatewayRequest): GatewayAnswer {
  // API Gateway reads its input leniently: CDK writes `{ statusCode: 204 }`, which is not JSON.
  const [, status] = /["']?statusCode["']?\s*:\s*(\d{3})\b/.exec(mockedInput(integration, request)) ?? []
  if (status === undefined) throw new GatewayError('DEFAULT_5XX', {}, 'the mock has no status code')
  const response =
    integration.responses.find(
      ({ selection }) => selection && new RegExp(`^(?:${selection})$`).test(status),
    ) ?? integration.responses.find(({ selection }) => !selection)
  if (!response) throw new GatewayError('API_CONFIGURATION_ERROR', {}, `no response for the status ${status}`)
  const typed = response.headers.some(([name]) => name.toLowerCase() === 'content-type')
  return {
    status: response.statusCode,
    headers: typed ? response.headers : [['Content-Type', 'application/json'], ...response.headers],
    body: response.body,
  }
}
