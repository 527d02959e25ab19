import { createAuthenticateUser } from './authenticate-user.ts'
import {
  type AnswerTarget,
  type AuthorizationParameters,
  type AuthorizationRequest,
  readAnswerTarget,
  readAuthorizationRequest,
} from './authorization-request.ts'
import { AuthError } from './errors.ts'
import type { Grant } from './grant.ts'
import { formatGrantToken } from './grant-token.ts'
import type { Clock, GrantKeys, Grants, Ids, SnapshotReader } from './ports.ts'
import { codeSeconds } from './redeem-code.ts'
import { type AnswerParameters, withParameters } from './redirect-uri.ts'
import { heldScopes, identityScopes, type ScopeCatalogue } from './scope-catalogue.ts'
import { canonicalUsername } from './username.ts'

/** An authorization request as it came. */
export interface ReceivedRequest {
  /** Those that could be read: there once, and of a sane length. */
  readonly parameters: AuthorizationParameters
  /** What is wrong with the others. It is told where the answer goes, once that is known. */
  readonly problem?: AuthError
}

/** What the browser is to show, or where it is to go. */
export type AuthorizationStep =
  /** Who asks, for what; username, password, Allow or Deny. */
  | {
      readonly kind: 'consent'
      readonly request: AuthorizationRequest
      /** What is ticked. */
      readonly ticked: readonly string[]
      readonly username: string
      /** What was wrong with the last try. */
      readonly problem?: AuthError
    }
  /** The request is wrong. The person decides whether to go back, and sees where to (RFC 9700 §4.11.2). */
  | {
      readonly kind: 'error'
      readonly error: AuthError
      readonly back?: AnswerTarget & { readonly location: string }
    }
  | { readonly kind: 'redirect'; readonly location: string }

/** What a person sent with the form. */
export interface Decision {
  readonly allowed: boolean
  readonly username: string
  readonly password: string
  readonly ticked: readonly string[]
}

type AuthorizeDeps = Parameters<typeof createAuthenticateUser>[0] & {
  readonly issuer: string
  readonly store: SnapshotReader
  readonly grants: Grants
  readonly grantKeys: GrantKeys
  readonly catalogue: ScopeCatalogue
  readonly audiences: readonly string[]
  readonly ids: Ids
  readonly clock: Clock
}

/**
 * The authorization endpoint (RFC 6749 §3.1). Nothing is kept between the page and its form: the form carries the
 * request, and it is checked anew. Consent is asked each time, together with the password.
 */
export function createAuthorize(deps: AuthorizeDeps) {
  const { issuer, store, grants, grantKeys, catalogue, audiences, ids, clock } = deps
  const authenticateUser = createAuthenticateUser(deps)

  /** The answer carries who gives it (RFC 9207), and the client's state as it came. */
  const answer = ({ redirectUri, state }: AnswerTarget, parameters: AnswerParameters): string =>
    withParameters(redirectUri, { ...parameters, state, iss: issuer })

  const errorAnswer = (target: AnswerTarget, { code, description }: AuthError): string =>
    answer(target, { error: code, error_description: description })

  /** Runs a step; what is wrong with the request becomes a page, a failure of the service is thrown. */
  async function withRequest(
    { parameters, problem }: ReceivedRequest,
    step: (request: AuthorizationRequest) => Promise<AuthorizationStep>,
  ): Promise<AuthorizationStep> {
    const { client_id: clientId } = parameters
    const { clients } = await store.read({ clients: clientId === undefined ? [] : [clientId] })
    let target: ReturnType<typeof readAnswerTarget> | undefined
    try {
      target = readAnswerTarget(parameters, clients[0])
      if (problem) throw problem
      const request = readAuthorizationRequest(parameters, target, { catalogue, audiences })
      return await step(request)
    } catch (thrown) {
      // What could not be read may be just what is found missing then.
      const error = problem ?? thrown
      if (!(error instanceof AuthError) || error.status >= 500) throw error
      return { kind: 'error', error, back: target && { ...target, location: errorAnswer(target, error) } }
    }
  }

  /** @returns the code of a new grant @throws AuthError `invalid_grant`, `invalid_request`, `invalid_scope` */
  async function consent(
    request: AuthorizationRequest,
    { username, password, ticked }: Decision,
    startedAt: number,
  ): Promise<string> {
    const grantId = ids.timed(startedAt)
    const agreed = request.scope.filter((scope) => ticked.includes(scope))
    if (agreed.length === 0) throw new AuthError('invalid_scope', 'Tick what you want to allow, or deny.')
    const user = await authenticateUser(canonicalUsername(username), password)
    const held = [...identityScopes, ...heldScopes(user, catalogue)]
    const scope = agreed.filter((name) => held.includes(name))
    if (scope.length === 0)
      throw new AuthError('invalid_scope', 'Your account may do none of what is ticked.')
    const startedAtSeconds = Math.floor(startedAt / 1000)
    const grant: Grant = {
      grantId,
      kind: 'authorization_code',
      sub: user.sub,
      username: user.username,
      clientId: request.client.clientId,
      scope,
      audience: request.audience,
      authTime: startedAtSeconds,
      generation: 0,
      code: { redirectUri: request.redirectUri, challenge: request.challenge, nonce: request.nonce },
      expiresAt: startedAtSeconds + codeSeconds,
    }
    const code = await formatGrantToken({ kind: 'ac', grantId, generation: 0 }, grantKeys)
    await grants.add(grant)
    return code
  }

  return {
    /** What to show for a request. */
    show: (received: ReceivedRequest): Promise<AuthorizationStep> =>
      withRequest(received, async (request) => {
        // Nobody is ever logged in here, so whoever may not be asked gets the one answer there is, at once: the
        // case that RFC 9700 §4.11.2 leaves open (OpenID Connect Core §3.1.2.1).
        if (received.parameters.prompt?.split(' ').includes('none')) {
          const error = new AuthError('login_required', 'The user has to log in.')
          return { kind: 'redirect', location: errorAnswer(request, error) }
        }
        return { kind: 'consent', request, ticked: request.scope, username: request.loginHint ?? '' }
      }),

    /** What comes of a decision. A wrong password gives the page again, with what was ticked. */
    decide(received: ReceivedRequest, decision: Decision): Promise<AuthorizationStep> {
      // Before the client is read, so that whatever ends its grants from then on ends this one.
      const startedAt = clock()
      return withRequest(received, async (request) => {
        if (!decision.allowed) {
          const error = new AuthError('access_denied', 'The user denied the request.')
          return { kind: 'redirect', location: errorAnswer(request, error) }
        }
        try {
          const code = await consent(request, decision, startedAt)
          return { kind: 'redirect', location: answer(request, { code }) }
        } catch (problem) {
          if (!(problem instanceof AuthError) || problem.status >= 500) throw problem
          return { kind: 'consent', request, ticked: decision.ticked, username: decision.username, problem }
        }
      })
    },
  }
}
