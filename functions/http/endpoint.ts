import middy from '@middy/core'
import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import { cors } from './cors.ts'
import { errorResponse } from './error-response.ts'
import { outOfTime } from './out-of-time.ts'
import type { Response } from './response.ts'

/**
 * The Lambda handler of an HTTP endpoint: what `handle` returns or throws becomes the response, readable by
 * scripts of any origin. Errors of the domain become their status and code, any other error a 500.
 */
export const endpoint = (handle: (event: APIGatewayProxyEvent, context: Context) => Promise<Response>) =>
  middy<APIGatewayProxyEvent, Response>(outOfTime).use(cors()).use(errorResponse()).handler(handle)
