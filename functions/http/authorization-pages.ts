import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { AuthorizationStep, createAuthorize, ReceivedRequest } from '../domain/authorize.ts'
import { AuthError } from '../domain/errors.ts'
import type { ScopeCatalogue } from '../domain/scope-catalogue.ts'
import { entryPage, failurePage, foreignFormPage, requestErrorPage } from './authorization-error-page.ts'
import { readSoundMembers } from './body.ts'
import { byRoute } from './by-route.ts'
import { createConsentPage, tickPrefix } from './consent-page.ts'
import { logError, toLogFields } from './error-response.ts'
import { receiveForm } from './form-body.ts'
import { headerValues } from './header.ts'
import { type Branding, createPages } from './page.ts'
import { pageEndpoint } from './page-endpoint.ts'
import { receiveQuery } from './query.ts'
import type { Response } from './response.ts'
import { authorizationDecision, authorizationParameters } from './schemas.ts'

interface AuthorizationPagesOptions {
  readonly authorize: ReturnType<typeof createAuthorize>
  readonly issuer: string
  /** Whom tokens can be for: this API first. */
  readonly audiences: readonly string[]
  readonly branding: Branding
  readonly catalogue: ScopeCatalogue
}

/** 303, and no other: the form, and the password in it, must not be sent on (RFC 9700 §4.12). */
const redirect = (location: string): Response => ({
  statusCode: 303,
  headers: { Location: location, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' },
  body: '',
})

/**
 * Browsers say where a form was sent from; only our own page has any business with this one. Those that know nothing of
 * Sec-Fetch-Site name an origin, which is `null` for our own: the page lets them send no referrer.
 */
function isForeignForm({ multiValueHeaders: headers }: APIGatewayProxyEvent, issuer: string): boolean {
  const [site] = headerValues(headers, 'sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin'
  const [origin = 'null'] = headerValues(headers, 'origin')
  return origin !== 'null' && origin !== new URL(issuer).origin
}

type LogFields = ReturnType<typeof toLogFields>

/** The Lambda handler of the authorization endpoint, in pages. */
export function createAuthorizationPages(options: AuthorizationPagesOptions) {
  const { authorize, issuer, audiences, branding, catalogue } = options
  const pages = createPages(branding)
  const consentPage = createConsentPage({ pages, branding, catalogue, audience: audiences[0] })

  function respond(step: AuthorizationStep, { parameters }: ReceivedRequest, fields: LogFields): Response {
    if (step.kind === 'redirect') return redirect(step.location)
    const refusal = step.kind === 'consent' ? step.problem : step.error
    if (refusal) logError(refusal, fields)
    return step.kind === 'consent' ? consentPage(step, { ...parameters }) : requestErrorPage(pages, step)
  }

  const handle = byRoute({
    'GET /authorize': async (event, context) => {
      const query = receiveQuery(event)
      if (!query.problem && Object.keys(query.members).length === 0) return entryPage(pages)
      const { members: parameters, problem } = readSoundMembers(query, authorizationParameters)
      const received = { parameters, problem }
      return respond(await authorize.show(received), received, toLogFields(event, context))
    },

    'POST /authorize': async (event, context) => {
      const fields = toLogFields(event, context)
      if (isForeignForm(event, issuer)) {
        logError(new AuthError('access_denied', 'Another site sent this form.'), fields)
        return foreignFormPage(pages)
      }
      const form = receiveForm(event)
      const request = readSoundMembers(form, authorizationParameters)
      const decided = readSoundMembers(form, authorizationDecision)
      const { decision, username = '', password = '' } = decided.members
      const name = username.trim()
      const names = Object.keys(form.members).filter((name) => name.startsWith(tickPrefix))
      const ticked = names.map((name) => name.slice(tickPrefix.length))
      // A name or a password that nobody can have is as wrong as any other, and no mistake of the app.
      const problem = request.problem ?? (decision === undefined ? decided.problem : undefined)
      const received = { parameters: request.members, problem }
      const made = { allowed: decision === 'allow', username: name, password, ticked }
      return respond(await authorize.decide(received, made), received, fields)
    },
  })

  return pageEndpoint(handle, (error) =>
    error.status < 500 ? requestErrorPage(pages, { kind: 'error', error }) : failurePage(pages, error),
  )
}
