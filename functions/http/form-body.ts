import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod/mini'
import { AuthError, quoted } from '../domain/errors.ts'
import { type Received, readMembers, readText } from './body.ts'
import { headerValues } from './header.ts'

/** What parameters are called. A token that stands where a name belongs is not, and must not come back in an error. */
const nameForm = /^[a-z_]{1,32}$/

const formType = /^application\/x-www-form-urlencoded *(;|$)/i

type ReceivedParameters = Received<Readonly<Record<string, string>>>

/** The parameters of a form or a query; an empty one counts as absent, a repeated one is a problem (RFC 6749 §3.2). */
export function receiveParameters(pairs: Iterable<readonly [string, string]>): ReceivedParameters {
  const byName = Map.groupBy(pairs, ([name]) => name)
  const once = [...byName.values()].filter(({ length }) => length === 1).flat()
  const [repeated] = [...byName].find(([, { length }]) => length > 1) ?? []
  const members = Object.fromEntries(once.filter(([, value]) => value !== ''))
  if (repeated === undefined) return { members }
  const parameter = nameForm.test(repeated) ? quoted(repeated) : 'A parameter'
  return { members, problem: new AuthError('invalid_request', `${parameter} is there twice.`) }
}

/** What was received, if nothing is wrong with it. @throws AuthError what is */
export function whole<T>({ members, problem }: Received<T>): T {
  if (problem) throw problem
  return members
}

/** The parameters of a form. @throws AuthError `invalid_request`, `request_too_large` where nothing can be read of it */
export function receiveForm(event: APIGatewayProxyEvent): ReceivedParameters {
  if (!formType.test(headerValues(event.multiValueHeaders, 'content-type')[0] ?? '')) {
    throw new AuthError('invalid_request', 'The body must be of the type application/x-www-form-urlencoded.')
  }
  return receiveParameters(new URLSearchParams(readText(event)))
}

/**
 * Reads a form by its schema; parameters that the schema does not name are ignored.
 *
 * @throws AuthError `invalid_request`, `request_too_large`
 */
export const readForm = <T extends z.ZodMiniType>(event: APIGatewayProxyEvent, schema: T): z.infer<T> =>
  readMembers(whole(receiveForm(event)), schema)
