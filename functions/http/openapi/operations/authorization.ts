import type { Operation, Operations } from '../operation.ts'
import { authorizationParameters } from '../requests/authorization.ts'
import type { JsonSchema } from '../requests/request.ts'
import { clientId } from './examples.ts'

const query: NonNullable<Operation['parameters']> = Object.entries(
  authorizationParameters.properties ?? {},
).map(([name, property]) => {
  const { description = '', ...schema } = property as JsonSchema
  return {
    name,
    in: 'query',
    required: authorizationParameters.required?.includes(name) ?? false,
    description,
    schema,
  }
})

const errors = {
  invalid_request: 'A parameter is missing, there twice, or not as described.',
  invalid_client: 'The client is unknown or deleted.',
  invalid_redirect_uri: 'The redirect URI is not registered.',
  unsupported_response_type: '`response_type` is not `code`.',
  unauthorized_client: 'The client did not register for `authorization_code`.',
  invalid_scope: '`scope` has `account` or an unknown name, or nothing that the client may ask for.',
  invalid_target: '`resource` is none that tokens are issued for.',
  request_not_supported: '`request` is there.',
  request_uri_not_supported: '`request_uri` is there.',
}

const pages =
  'A page for people in a browser: no CORS, no cookie, no script, no frame. What is wrong with the request is shown on a page too, with a link back to the app where that is known, and is not redirected at once (RFC 9700 §4.11.2).'

export const authorizationOperations = {
  'GET /authorize': {
    id: 'showAuthorization',
    tag: 'OAuth',
    summary: 'Ask the user to let an app in',
    description: `The authorization endpoint (RFC 6749 §3.1): who asks, for what, username and password, Allow or Deny. Consent is asked each time. ${pages}`,
    caller: 'anyone',
    isPage: true,
    parameters: query,
    answers: [
      { status: 200, description: 'The page that asks.', body: 'page' },
      {
        status: 303,
        description:
          'Where `prompt` has `none`: back to the client with `error=login_required`, `error_description`, `state` and `iss` (OpenID Connect Core §3.1.2.6).',
      },
    ],
    errors,
  },

  'POST /authorize': {
    id: 'decideAuthorization',
    tag: 'OAuth',
    summary: 'Allow an app in, or deny it',
    description: `What the form of the page sends: the request once more, with the user’s decision. Forms of other sites are refused. ${pages}`,
    caller: 'anyone',
    isPage: true,
    request: {
      type: 'form',
      schema: 'AuthorizationForm',
      examples: {
        allow: {
          response_type: 'code',
          client_id: clientId,
          redirect_uri: 'https://scheduler.example.com/callback',
          code_challenge: 'ERkzTvoaqXGQW3kZ1n0r0Z1vPj4vL4h1v5XyG8p2mKc',
          code_challenge_method: 'S256',
          scope: 'profile',
          state: 'xyz',
          'allow:profile': 'on',
          username: 'ada',
          password: 'orchard lantern seventeen',
          decision: 'allow',
        },
      },
    },
    answers: [
      {
        status: 303,
        description:
          'Back to the client (RFC 6749 §4.1.2, RFC 9207): with `code`, `state` and `iss`; denied, with `error=access_denied`, `error_description`, `state` and `iss`. The code is redeemed at `POST /token` within 60 s, once.',
      },
    ],
    errors: {
      ...errors,
      invalid_grant: 'The username or the password is wrong: the page is shown again.',
      invalid_scope: '`scope` as above, or nothing is ticked that the user may hold.',
      access_denied: 'The form was sent from another site.',
      request_too_large: 'The form is larger than 64 KB.',
    },
  },
} satisfies Operations
