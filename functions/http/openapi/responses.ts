import { AuthError, type ErrorCode } from '../../domain/errors.ts'
import { errorOf, jsonContent, pageContent } from './error-body.ts'
import { corsHeaders, pageHeaders, redirectHeaders } from './headers.ts'
import type { Answer, Operation } from './operation.ts'
import { shared } from './shared-responses.ts'

type Cause = readonly [code: ErrorCode, when: string]

function describeAnswer({ description, body, isPublic, status }: Answer) {
  if (status === 303) return { description, headers: redirectHeaders() }
  if (body === 'page') return { description, headers: pageHeaders(), content: pageContent }
  const headers = corsHeaders(isPublic && { 'Cache-Control': 'PublicCache' })
  return { description, headers, ...(body && { content: jsonContent(body.schema, body.example) }) }
}

const causesOf = ({ errors }: Operation) => Object.entries(errors) as Cause[]

const list = (causes: readonly Cause[]) => causes.map(([code, when]) => `- \`${code}\`: ${when}`).join('\n')

const statusOf = (code: ErrorCode) => new AuthError(code, '').status

/** The headers of a refusal, beside those that all answers have. */
function refusalHeaders(status: number): Parameters<typeof corsHeaders>[0] {
  if (status === 401) return { 'x-amzn-Remapped-WWW-Authenticate': 'RemappedChallenge' }
  // A firewall refuses without.
  if (status === 403) return { 'x-amzn-Remapped-WWW-Authenticate': 'RemappedChallenge?' }
  return {}
}

/** The answer of a function that refuses. */
const describeRefusal = (status: number, causes: readonly Cause[]) => ({
  description: list(causes),
  headers: corsHeaders(refusalHeaders(status)),
  content: jsonContent(errorOf(...causes.map(([code]) => code))),
})

const blocked: Cause = ['access_denied', 'the API’s firewall, if it has one, blocked the request.']

/** Who is kept out, and how they are told. */
function accessResponses(operation: Operation) {
  const { caller, errors } = operation
  if (caller === 'bearer' || caller === 'account') {
    return {
      401: shared(errors.invalid_token === undefined ? 'Unauthorized' : 'NoUser'),
      403: shared(caller === 'account' ? 'Forbidden' : 'Blocked'),
    }
  }
  const causes = causesOf(operation)
  const [refused, forbidden] = [401, 403].map((status) =>
    causes.filter(([code]) => statusOf(code) === status),
  )
  return {
    ...(refused?.length && { 401: describeRefusal(401, refused) }),
    403: forbidden?.length ? describeRefusal(403, [...forbidden, blocked]) : shared('Blocked'),
  }
}

function refusals(operation: Operation) {
  const causes = causesOf(operation).filter(([code]) => ![401, 403].includes(statusOf(code)))
  const statuses = [...new Set(causes.map(([code]) => statusOf(code)))]
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      describeRefusal(
        status,
        causes.filter(([code]) => statusOf(code) === status),
      ),
    ]),
  )
}

const answersOf = ({ answers }: Operation) =>
  Object.fromEntries(answers.map((answer) => [answer.status, describeAnswer(answer)]))

/** Every answer of an operation, by its status. */
export function describeResponses(operation: Operation) {
  const gatewayResponses = { 413: shared('TooLarge'), 429: shared('TooManyRequests') }
  if (operation.isPage) {
    return {
      ...answersOf(operation),
      400: { description: list(causesOf(operation)), headers: pageHeaders(), content: pageContent },
      403: shared('Blocked'),
      ...gatewayResponses,
      503: shared('PageUnavailable'),
      '5XX': shared('PageFailure'),
    }
  }
  return {
    ...answersOf(operation),
    ...refusals(operation),
    ...accessResponses(operation),
    ...gatewayResponses,
    ...(!operation.isSelfContained && { 503: shared('Unavailable') }),
    '5XX': shared('Failure'),
  }
}
