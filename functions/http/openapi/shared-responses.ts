import { errorOf, jsonContent, pageContent } from './error-body.ts'
import { corsHeaders, failedPageHeaders, pageHeaders } from './headers.ts'

const invalidToken = {
  error: 'invalid_token',
  error_description: 'The access token is missing, malformed, expired or revoked.',
}

const noToken = 'No access token, or one that is malformed, expired or revoked (RFC 6750 §3.1).'

const serverError = 'The service failed to answer: 500, or 502 or 504 where a function gave API Gateway none.'

const retry = 'The service cannot answer now and may soon: a table or a secret is slow or out of reach.'

/** The answers that many operations share, most of them API Gateway's own, by the name of each in the description. */
export const sharedResponses = {
  Unauthorized: {
    description: noToken,
    headers: corsHeaders({ 'WWW-Authenticate': 'Challenge' }),
    content: jsonContent(errorOf('invalid_token'), invalidToken),
  },
  NoUser: {
    description: `${noToken} Or its user is gone or disabled, or it is a client’s own.`,
    headers: corsHeaders({
      'WWW-Authenticate': 'Challenge?',
      'x-amzn-Remapped-WWW-Authenticate': 'RemappedChallenge?',
    }),
    content: jsonContent(errorOf('invalid_token'), invalidToken),
  },
  Forbidden: {
    description:
      '`insufficient_scope`: the access token lacks a scope that the route needs (RFC 6750 §3.1). `access_denied`: the API’s firewall, if it has one, blocked the request.',
    headers: corsHeaders({ 'WWW-Authenticate': 'Challenge?' }),
    content: jsonContent(errorOf('insufficient_scope', 'access_denied'), {
      error: 'insufficient_scope',
      error_description: 'The access token lacks a scope that this route needs.',
      scope: 'account',
    }),
  },
  Blocked: {
    description: 'The API’s firewall, if it has one, blocked the request.',
    headers: corsHeaders(),
    content: jsonContent(errorOf('access_denied'), {
      error: 'access_denied',
      error_description: 'The request was blocked.',
    }),
  },
  TooLarge: {
    description: 'The body has more than 64 KB, or the headers have more than 10 KB.',
    headers: corsHeaders(),
    content: jsonContent(errorOf('request_too_large'), {
      error: 'request_too_large',
      error_description: 'The body must have at most 64 KB.',
    }),
  },
  TooManyRequests: {
    description: 'More requests than the API, or this route, takes.',
    headers: corsHeaders({ 'Retry-After': 'RetryAfter' }),
    content: jsonContent(errorOf('too_many_requests'), {
      error: 'too_many_requests',
      error_description: 'Too many requests. Try again shortly.',
    }),
  },
  Unavailable: {
    description: retry,
    headers: corsHeaders({ 'Retry-After': 'RetryAfter' }),
    content: jsonContent(errorOf('temporarily_unavailable'), {
      error: 'temporarily_unavailable',
      error_description: 'The service cannot answer now. Try again shortly.',
    }),
  },
  Failure: {
    description: serverError,
    headers: corsHeaders(),
    content: jsonContent(errorOf('server_error'), {
      error: 'server_error',
      error_description: 'The service failed to answer this request.',
    }),
  },
  PageUnavailable: {
    description: retry,
    headers: pageHeaders({ 'Retry-After': 'RetryAfter' }),
    content: pageContent,
  },
  PageFailure: {
    description: serverError,
    headers: failedPageHeaders(),
    content: { ...pageContent, ...jsonContent(errorOf('server_error')) },
  },
}

export const shared = (name: keyof typeof sharedResponses) => ({ $ref: `#/components/responses/${name}` })
