import { readAudience } from './audience.ts'
import type { Client } from './client.ts'
import { AuthError } from './errors.ts'
import { isCodeChallenge } from './pkce.ts'
import { isRegisteredRedirectUri } from './redirect-uri.ts'
import { grantScope } from './scope.ts'
import { clientScopes, openidScope, type ScopeCatalogue } from './scope-catalogue.ts'

/** The parameters of an authorization request, by their names in the RFCs. */
export interface AuthorizationParameters {
  readonly response_type?: string
  readonly client_id?: string
  readonly redirect_uri?: string
  readonly scope?: string
  readonly state?: string
  readonly code_challenge?: string
  readonly code_challenge_method?: string
  readonly response_mode?: string
  readonly nonce?: string
  readonly prompt?: string
  readonly login_hint?: string
  readonly resource?: string
  readonly request?: string
  readonly request_uri?: string
}

/** Where an answer to an authorization request goes. */
export interface AnswerTarget {
  readonly redirectUri: string
  readonly state?: string
}

/** An authorization request in which nothing is wrong. */
export interface AuthorizationRequest extends AnswerTarget {
  readonly client: Client
  readonly scope: readonly string[]
  readonly challenge: string
  readonly nonce?: string
  readonly audience: string
  readonly loginHint?: string
}

interface RequestRules {
  readonly catalogue: ScopeCatalogue
  readonly audiences: readonly string[]
}

/** `state` and `nonce`: printable ASCII (RFC 6749 Appendix A.5). */
const printable = /^[\x20-\x7e]*$/

const invalidRequest = (description: string) => new AuthError('invalid_request', description)

/**
 * Finds out where an answer may go. Until that is known nothing may be sent anywhere (RFC 6749 §4.1.2.1).
 *
 * @param client the client that the request names, as it was read
 * @throws AuthError `invalid_client`, `invalid_redirect_uri`, `invalid_request`: for a page, not for a redirect
 */
export function readAnswerTarget(
  { client_id: clientId, redirect_uri: redirectUri, state }: AuthorizationParameters,
  client: Client | undefined,
): AnswerTarget & { readonly client: Client } {
  if (clientId === undefined) throw invalidRequest('client_id is missing.')
  if (client?.status !== 'active') {
    throw new AuthError('invalid_client', 'This app is not known here. It may have been removed.')
  }
  if (redirectUri === undefined) throw invalidRequest('redirect_uri is missing.')
  if (!isRegisteredRedirectUri(redirectUri, client.redirectUris)) {
    throw new AuthError(
      'invalid_redirect_uri',
      'This app asks to be answered at an address that it did not register.',
    )
  }
  // A state that no client may send is not sent back.
  return { client, redirectUri, state: state !== undefined && printable.test(state) ? state : undefined }
}

function readScope(
  { scope }: AuthorizationParameters,
  client: Client,
  catalogue: ScopeCatalogue,
): readonly string[] {
  const mayAsk = clientScopes(client, catalogue)
  // Nothing asked: all that the app registered for, but no ID token, which must be asked for by name.
  const byDefault = mayAsk.filter((name) => name !== openidScope)
  const granted = scope === undefined ? byDefault : grantScope(scope, mayAsk, catalogue)
  if (granted.length === 0) throw new AuthError('invalid_scope', 'scope must name at least one scope.')
  return granted
}

/**
 * Checks the rest of an authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
 *
 * @throws AuthError with the code for the client
 */
export function readAuthorizationRequest(
  parameters: AuthorizationParameters,
  { client, ...target }: AnswerTarget & { readonly client: Client },
  { catalogue, audiences }: RequestRules,
): AuthorizationRequest {
  const { response_type: type, response_mode: mode = 'query', code_challenge: challenge, nonce } = parameters
  if (parameters.state !== target.state) {
    throw invalidRequest('state has characters that RFC 6749 does not allow.')
  }
  if (parameters.request !== undefined)
    throw new AuthError('request_not_supported', 'request is not supported.')
  if (parameters.request_uri !== undefined) {
    throw new AuthError('request_uri_not_supported', 'request_uri is not supported.')
  }
  if (type === undefined) throw invalidRequest('response_type is missing.')
  if (type !== 'code') throw new AuthError('unsupported_response_type', 'response_type must be code.')
  if (mode !== 'query') throw invalidRequest('response_mode must be query.')
  if (!client.grantTypes.includes('authorization_code')) {
    throw new AuthError('unauthorized_client', 'The client is not registered for authorization_code.')
  }
  if (challenge === undefined) throw invalidRequest('code_challenge is missing: PKCE is required.')
  if (parameters.code_challenge_method !== 'S256') throw invalidRequest('code_challenge_method must be S256.')
  if (!isCodeChallenge(challenge)) throw invalidRequest('code_challenge is not a SHA-256 in base64url.')
  if (nonce !== undefined && (!printable.test(nonce) || nonce.length > 512)) {
    throw invalidRequest('nonce must be printable ASCII, of 512 characters at most.')
  }
  return {
    ...target,
    client,
    scope: readScope(parameters, client, catalogue),
    challenge,
    nonce,
    audience: readAudience(parameters.resource, audiences),
    loginHint: parameters.login_hint,
  }
}
