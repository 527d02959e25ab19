import type middy from '@middy/core'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { Response } from './response.ts'

/**
 * Lets a script of any origin read every response, errors too. No credentials mode: tokens travel in a header that
 * a script sets, so `*` hands nobody anything.
 */
const headers = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After',
}

export function cors(): middy.MiddlewareObj<APIGatewayProxyEvent, Response> {
  const add = ({ response }: { response: Response | null | undefined }) => {
    if (response) Object.assign(response.headers, headers)
  }
  return { after: add, onError: add }
}
