import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway'
import { bearerChallenge } from '../functions/http/challenge.ts'

interface Response {
  /** Left out: the status that API Gateway would have given. */
  readonly status?: number
  readonly error: string
  readonly description: string
  readonly challenged?: boolean
  readonly retryAfterSeconds?: number
  /** More members of the body. */
  readonly more?: Readonly<Record<string, string>>
}

const notFound: Response = {
  status: 404,
  error: 'not_found',
  description: 'This API has no such method and path.',
}

const undecided: Response = {
  status: 503,
  error: 'temporarily_unavailable',
  description: 'The service cannot check access tokens now. Try again shortly.',
  retryAfterSeconds: 2,
}

/**
 * What API Gateway answers by itself, by response type. Only constants, and one value that our own authorizer
 * set: `$context.error.*` would echo the Authorization header of a request to an unknown path.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const responses: Readonly<Record<string, Response>> = {
  DEFAULT_4XX: { error: 'invalid_request', description: 'The API could not accept this request.' },
  DEFAULT_5XX: { error: 'server_error', description: 'The service failed to answer this request.' },
  UNAUTHORIZED: {
    status: 401,
    error: 'invalid_token',
    description: 'The access token is missing, malformed, expired or revoked.',
    challenged: true,
  },
  ACCESS_DENIED: {
    status: 403,
    error: 'insufficient_scope',
    description: 'The access token lacks a scope that this route needs.',
    challenged: true,
    // What the authorizer put into the context of its Deny.
    more: { scope: '$context.authorizer.scope' },
  },
  // No route here asks for an AWS signature, so these mean that no route matched: API Gateway then goes on to
  // look for a signature, and takes a Bearer token for a broken one.
  MISSING_AUTHENTICATION_TOKEN: notFound,
  INVALID_SIGNATURE: notFound,
  EXPIRED_TOKEN: notFound,
  RESOURCE_NOT_FOUND: notFound,
  // The authorizer threw, for want of the store or of the keys, or was throttled: neither an allow nor the caller's
  // fault. The documentation leaves open which of the two types that is.
  AUTHORIZER_FAILURE: undecided,
  AUTHORIZER_CONFIGURATION_ERROR: undecided,
  // Lambda did not run the function, for want of concurrency, so that nothing was done. A time-out has no such answer.
  INTEGRATION_FAILURE: {
    status: 503,
    error: 'temporarily_unavailable',
    description: 'The service cannot answer now. Try again shortly.',
    retryAfterSeconds: 2,
  },
  THROTTLED: {
    status: 429,
    error: 'too_many_requests',
    description: 'Too many requests. Try again shortly.',
    retryAfterSeconds: 1,
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    error: 'request_too_large',
    description: 'The headers may have 10 KB in all, and the body 6 MB.',
  },
  WAF_FILTERED: { status: 403, error: 'access_denied', description: 'The request was blocked.' },
}

/**
 * Gives each answer of the gateway itself a JSON body and the headers that let a script in a browser read it. A
 * header's value is a constant in single quotes: API Gateway puts no `$context` value into one.
 *
 * @param resourceMetadata Where the API's own metadata is, for those who have no token yet (RFC 9728 §5.1).
 */
export function addGatewayResponses(api: RestApi, resourceMetadata: string): void {
  for (const [type, response] of Object.entries(responses)) {
    const { status, error, description, challenged, retryAfterSeconds, more } = response
    api.addGatewayResponse(type, {
      type: ResponseType.of(type),
      ...(status && { statusCode: String(status) }),
      responseHeaders: {
        'Access-Control-Allow-Origin': "'*'",
        'Access-Control-Expose-Headers': "'WWW-Authenticate, Retry-After'",
        'Cache-Control': "'no-store'",
        ...(challenged && {
          'WWW-Authenticate': `'${bearerChallenge({ error, error_description: description, resource_metadata: resourceMetadata })}'`,
        }),
        ...(retryAfterSeconds && { 'Retry-After': `'${retryAfterSeconds}'` }),
      },
      templates: {
        'application/json': JSON.stringify({ error, error_description: description, ...more }),
      },
    })
  }
}
