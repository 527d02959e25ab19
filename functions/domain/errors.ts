/**
 * Each error a client can get, with its HTTP status. Codes are those of the RFCs where one fits:
 * RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 7591 §3.2.2, RFC 8707 §2, OpenID Connect Core §3.1.2.6.
 */
const statuses = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  invalid_target: 400,
  invalid_client_metadata: 400,
  invalid_redirect_uri: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  access_denied: 403,
  login_required: 400,
  request_not_supported: 400,
  request_uri_not_supported: 400,
  invalid_scope: 400,
  invalid_token: 401,
  insufficient_scope: 403,
  not_found: 404,
  username_taken: 409,
  too_many_secrets: 409,
  request_too_large: 413,
  server_error: 500,
  temporarily_unavailable: 503,
} as const

export type ErrorCode = keyof typeof statuses

interface ErrorParts {
  /** For the log alone: what was found, in which place. Never a token, a password or a secret. */
  readonly detail?: string
  readonly cause?: unknown
  /** When trying again may help. */
  readonly retryAfterSeconds?: number
  /** What an access token would have to have, where it has too little. */
  readonly scope?: string
}

/** A client's own text as a description may repeat it: a bit of printable ASCII without `"` and `\` (RFC 6749 §5.2). */
export const quoted = (text: string): string =>
  `'${text.slice(0, 100).replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?')}'`

/** The one error of the domain. The client sees `code`, `description` and `scope`; the log also `detail` and `cause`. */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly code: ErrorCode
  readonly description: string
  readonly detail: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly scope: string | undefined

  constructor(code: ErrorCode, description: string, parts: ErrorParts = {}) {
    super(`${code}: ${description}`, { cause: parts.cause })
    this.code = code
    this.description = description
    this.detail = parts.detail
    this.retryAfterSeconds = parts.retryAfterSeconds
    this.scope = parts.scope
  }

  get status(): number {
    return statuses[this.code]
  }
}

/** Something this request needs cannot be reached now and may be reached soon: 503 with Retry-After. */
export const unavailable = (detail: string, cause?: unknown, retryAfterSeconds = 2): AuthError =>
  new AuthError('temporarily_unavailable', 'The service cannot answer now. Try again shortly.', {
    detail,
    cause,
    retryAfterSeconds,
  })

/** Something is broken and a retry would find it so again: 500. */
export const broken = (detail: string, cause?: unknown): AuthError =>
  new AuthError('server_error', 'The service failed to answer this request.', { detail, cause })
