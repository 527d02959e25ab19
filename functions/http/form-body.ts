import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod/mini'
import { AuthError, quoted } from '../domain/errors.ts'
import { readMembers, readText } from './body.ts'
import { headerValues } from './header.ts'

/** What parameters are called. A token that stands where a name belongs is not, and must not come back in an error. */
const nameForm = /^[a-z_]{1,32}$/

const formType = /^application\/x-www-form-urlencoded *(;|$)/i

/** The parameters of a form or a query; an empty one counts as absent, a repeated one is refused (RFC 6749 §3.2). */
export function readParameters(pairs: Iterable<readonly [string, string]>): Record<string, string> {
  const parameters = new Map<string, string>()
  const seen = new Set<string>()
  for (const [name, value] of pairs) {
    if (seen.has(name)) {
      const parameter = nameForm.test(name) ? quoted(name) : 'A parameter'
      throw new AuthError('invalid_request', `${parameter} is there twice.`)
    }
    seen.add(name)
    if (value !== '') parameters.set(name, value)
  }
  return Object.fromEntries(parameters)
}

/** The parameters of a form. @throws AuthError `invalid_request`, `request_too_large` */
export function readFormParameters(event: APIGatewayProxyEvent): Record<string, string> {
  if (!formType.test(headerValues(event.multiValueHeaders, 'content-type')[0] ?? '')) {
    throw new AuthError('invalid_request', 'The body must be of the type application/x-www-form-urlencoded.')
  }
  return readParameters(new URLSearchParams(readText(event)))
}

/**
 * Reads a form by its schema; parameters that the schema does not name are ignored.
 *
 * @throws AuthError `invalid_request`, `request_too_large`
 */
export const readForm = <T extends z.ZodMiniType>(event: APIGatewayProxyEvent, schema: T): z.infer<T> =>
  readMembers(readFormParameters(event), schema)
