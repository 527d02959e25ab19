import middy from '@middy/core'
import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import type { AuthError } from '../domain/errors.ts'
import { asAuthError, logError, toLogFields } from './error-response.ts'
import { outOfTime } from './out-of-time.ts'
import type { Response } from './response.ts'

/**
 * The Lambda handler of pages: for people in a browser, so without CORS (RFC 9700 §2.6), and with errors to read.
 */
export const pageEndpoint = (
  handle: (event: APIGatewayProxyEvent, context: Context) => Promise<Response>,
  errorPage: (error: AuthError) => Response,
) =>
  middy<APIGatewayProxyEvent, Response>(outOfTime)
    .onError((request) => {
      const error = asAuthError(request.error)
      logError(error, toLogFields(request.event, request.context))
      request.response = errorPage(error)
    })
    .handler(handle)
