import { AuthError, type ErrorCode } from '../../domain/errors.ts'
import { errorOf, jsonContent, pageContent } from './error-body.ts'
import { corsHeaders, pageHeaders, redirectHeaders } from './headers.ts'
import type { Answer, Operation } from './operation.ts'
import { shared } from './shared-responses.ts'

type Cause = readonly [code: ErrorCode, when: string]

function describeAnswer({ description, body, isPublic, status }: Answer) {
  if (status === 303) return { description, headers: redirectHeaders() }
  if (body === 'page') return { description, headers: pageHeaders(), content: pageContent }
  const headers = corsHeaders({ 'Cache-Control': isPublic ? 'PublicCache' : 'NoStore' })
  return { description, headers, ...(body && { content: jsonContent(body.schema, body.example) }) }
}

const list = (causes: readonly Cause[]) => causes.map(([code, when]) => `- \`${code}\`: ${when}`).join('\n')

const statusOf = (code: ErrorCode) => new AuthError(code, '').status

/** The answer of a function that refuses. */
function describeRefusal(status: number, causes: readonly Cause[]) {
  const isChallenge = status === 401 || status === 403
  return {
    description: list(causes),
    headers: corsHeaders({
      'Cache-Control': isChallenge ? 'NoStore?' : 'NoStore',
      ...(isChallenge && { 'x-amzn-Remapped-WWW-Authenticate': 'RemappedChallenge?' }),
    }),
    content: jsonContent(errorOf(...causes.map(([code]) => code))),
  }
}

const blocked: Cause = ['access_denied', 'the API’s firewall, if it has one, blocked the request.']

/** Who is kept out, and how they are told. */
function accessResponses({ caller, errors }: Operation) {
  if (caller === 'bearer' || caller === 'account') {
    return {
      401: shared(errors.invalid_token === undefined ? 'Unauthorized' : 'NoUser'),
      403: shared(caller === 'account' ? 'Forbidden' : 'Blocked'),
    }
  }
  const causes = Object.entries(errors) as Cause[]
  const [refused, forbidden] = [401, 403].map((status) =>
    causes.filter(([code]) => statusOf(code) === status),
  )
  return {
    ...(refused?.length && { 401: describeRefusal(401, refused) }),
    403: forbidden?.length ? describeRefusal(403, [...forbidden, blocked]) : shared('Blocked'),
  }
}

function refusals({ errors }: Operation) {
  const causes = Object.entries(errors) as Cause[]
  const statuses = [...new Set(causes.map(([code]) => statusOf(code)))].filter(
    (status) => status !== 401 && status !== 403,
  )
  return Object.fromEntries(
    statuses.map((status) => {
      const own = causes.filter(([code]) => statusOf(code) === status)
      return [status, describeRefusal(status, own)]
    }),
  )
}

const answersOf = ({ answers }: Operation) =>
  Object.fromEntries(answers.map((answer) => [answer.status, describeAnswer(answer)]))

/** Every answer of an operation, by its status. */
export function describeResponses(operation: Operation) {
  const gatewayResponses = { 413: shared('TooLarge'), 429: shared('TooManyRequests') }
  if (operation.isPage) {
    const causes = Object.entries(operation.errors) as Cause[]
    return {
      ...answersOf(operation),
      400: { description: list(causes), headers: pageHeaders(), content: pageContent },
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
