import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import type { Response } from './response.ts'

type Handle = (event: APIGatewayProxyEvent, context: Context) => Promise<Response>

/** Answers each of several routes, by `METHOD /path` as API Gateway spells it. */
export const byRoute =
  (routes: Readonly<Record<string, Handle>>): Handle =>
  async (event, context) => {
    const handle = routes[`${event.httpMethod} ${event.resource}`]
    if (!handle) throw new Error(`this function does not answer ${event.httpMethod} ${event.resource}`)
    return handle(event, context)
  }
