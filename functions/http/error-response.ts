import type middy from '@middy/core'
import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import { AuthError, broken } from '../domain/errors.ts'
import { basicChallenge, bearerChallenge } from './challenge.ts'
import { log } from './log.ts'
import { json, type Response } from './response.ts'

/** Anything that was thrown, as the domain's error: what nobody foresaw is a failure of the service. */
export const asAuthError = (error: unknown): AuthError =>
  error instanceof AuthError ? error : broken('an unexpected error', error)

/** What a client sees of an error. */
export const errorBody = ({ code, description, scope }: AuthError) => ({
  error: code,
  error_description: description,
  ...(scope !== undefined && { scope }),
})

/** The one place that decides how a client sees an error. */
function toResponse(error: AuthError): Response {
  const headers: Record<string, string> = {}
  if (error.retryAfterSeconds !== undefined) headers['Retry-After'] = String(error.retryAfterSeconds)
  // API Gateway hands the challenge of an endpoint on as x-amzn-Remapped-WWW-Authenticate.
  if (error.code === 'invalid_client') headers['WWW-Authenticate'] = basicChallenge
  else if (error.status === 401 || error.code === 'insufficient_scope')
    headers['WWW-Authenticate'] = bearerChallenge({ error: error.code, error_description: error.description })
  return json(error.status, errorBody(error), headers)
}

/** What a line of the log says of its request. */
export const toLogFields = ({ resource }: APIGatewayProxyEvent, { awsRequestId }: Context) => ({
  requestId: awsRequestId,
  path: resource,
})

/** Logs an error: the service's own failures with all that caused them, a client's mistakes in a line. */
export function logError(
  error: AuthError,
  fields: { readonly requestId: string; readonly path?: string },
): void {
  const { code, detail } = error
  if (error.status >= 500) log('error', 'request failed', { ...fields, code, detail, error })
  else log('info', 'request refused', { ...fields, code, detail })
}

export function errorResponse(): middy.MiddlewareObj<APIGatewayProxyEvent, Response> {
  return {
    onError(request) {
      const error = asAuthError(request.error)
      logError(error, toLogFields(request.event, request.context))
      request.response = toResponse(error)
    },
  }
}
