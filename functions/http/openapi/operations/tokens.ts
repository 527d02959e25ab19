import { exchangeGrantType } from '../../../domain/exchange-token.ts'
import { introspectScope } from '../../../domain/scope-catalogue.ts'
import type { Operations } from '../operation.ts'
import { accessToken, clientId, clientSecret, grantId, refreshToken, sub } from './examples.ts'

const invalidClient = 'The client is unknown, or its authentication failed (RFC 6749 §5.2).'

const twoWays =
  'The body is no form, a parameter is missing or there twice, or the client authenticates in two ways.'

export const tokenOperations = {
  'POST /token': {
    id: 'requestToken',
    tag: 'OAuth',
    summary: 'Get tokens',
    description: `The token endpoint (RFC 6749 §3.2), by \`grant_type\`:

- \`refresh_token\` (§6): each refresh token is redeemed once. Within the grace period (30 s by default) a repetition gets the same successor, as long as that is unused; shown later, it is taken for stolen and the grant ends.
- \`authorization_code\` (§4.1.3) with PKCE (RFC 7636). A code shown twice by its client ends the grant.
- \`client_credentials\` (§4.4): a token of the client’s own, with no more than its owner may hold.
- \`${exchangeGrantType}\` (RFC 8693): a user’s access token for a narrower one of the same grant, with which this client acts; once. It ends with the token that it was exchanged for.

An empty parameter counts as absent, an unknown one is ignored. There is no password grant (RFC 9700 §2.4).`,
    caller: 'client',
    request: {
      type: 'form',
      schema: 'TokenRequest',
      examples: {
        'refresh token of a front end': { grant_type: 'refresh_token', refresh_token: refreshToken },
        'code of a public client': {
          grant_type: 'authorization_code',
          client_id: clientId,
          code: `hp_ac_1.${grantId}.0.mZ4mYJc0dQ8xkqg5m3cI7b3oW1r2n6t9vXyPpKsLhQk`,
          redirect_uri: 'com.example.scheduler:/callback',
          code_verifier: 'p7Vb2Qm9Lx0Zc4Rk8Tn1Wj6Ys3Hd5Gf-Ae_Ui.Op~Kl',
        },
        'client credentials': {
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
        },
        'token exchange': {
          grant_type: exchangeGrantType,
          client_id: clientId,
          client_secret: clientSecret,
          subject_token: accessToken,
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          scope: 'notes:read',
        },
      },
    },
    answers: [
      {
        status: 200,
        description: 'Tokens. No refresh token with client credentials and token exchange.',
        body: {
          schema: 'TokenResponse',
          example: {
            access_token: accessToken,
            token_type: 'Bearer',
            expires_in: 900,
            refresh_token: refreshToken,
            scope: 'profile notes:read',
            grant_id: grantId,
          },
        },
      },
    ],
    errors: {
      invalid_request: `${twoWays} With token exchange also: the subject token is malformed, expired, revoked, of a grant that began before the client was revoked, no user’s, or exchanged itself (RFC 8693 §2.2.2).`,
      invalid_client: invalidClient,
      invalid_grant:
        'The refresh token or code is invalid, expired, used or revoked, or another client’s; its user is gone; or redirect URI or code verifier do not match.',
      unauthorized_client: 'The client did not register for this grant type.',
      unsupported_grant_type: '`grant_type` is none of those above.',
      invalid_scope:
        '`scope` has `account` or an unknown name, or nothing that can be had here; refreshing or exchanging, more than the token has.',
      invalid_target:
        '`resource` is none that tokens are issued for, or not the one agreed to (RFC 8707 §2).',
    },
  },

  'POST /revoke': {
    id: 'revokeToken',
    tag: 'OAuth',
    summary: 'Revoke a token',
    description:
      'RFC 7009. An access token ends alone, with a refresh token the whole grant. It is refused from the very next request on. A token that is unknown, or has ended, is no error (§2.2). Tokens of the API’s own front ends may be revoked by whoever holds them, others by their client.',
    caller: 'client',
    request: {
      type: 'form',
      schema: 'TokenToRevoke',
      examples: {
        'token of a front end': { token: refreshToken },
        'token of a client': { token: refreshToken, client_id: clientId, client_secret: clientSecret },
      },
    },
    answers: [
      {
        status: 200,
        description: 'The token holds no more, or never did.',
        body: { schema: 'Nothing', example: {} },
      },
    ],
    errors: {
      invalid_request: twoWays,
      invalid_client: invalidClient,
      invalid_grant: 'The token is another client’s, and stays as it is.',
    },
  },

  'POST /introspect': {
    id: 'introspectToken',
    tag: 'OAuth',
    summary: 'Ask whether a token holds',
    description: `RFC 7662, for resource servers that cannot have the authorizer: a confidential client, or the bearer of a token with the scope \`${introspectScope}\`, which an administrator gives. Refresh tokens show themselves to their own client only, and to such a bearer.`,
    caller: 'introspector',
    request: {
      type: 'form',
      schema: 'TokenToIntrospect',
      examples: {
        'by a bearer': { token: accessToken },
        'by a client': { token: accessToken, client_id: clientId, client_secret: clientSecret },
      },
    },
    answers: [
      {
        status: 200,
        description: 'What the token is, if it holds.',
        body: {
          schema: 'Introspection',
          example: {
            active: true,
            token_type: 'Bearer',
            iss: 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/prod',
            sub,
            aud: 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/prod',
            client_id: 'first-party',
            username: 'ada',
            scope: 'account notes:read',
            grant_id: grantId,
            jti: '5a1f4a52-6f4c-4a43-8d0c-0c2f7d3c9a11',
            iat: 1_764_000_000,
            exp: 1_764_000_900,
            auth_time: 1_764_000_000,
          },
        },
      },
    ],
    errors: {
      invalid_request: twoWays,
      invalid_client: 'The client is unknown or has no secret, or its authentication failed.',
      invalid_token: 'The bearer’s own token is malformed, expired or revoked.',
      insufficient_scope: `The bearer’s own token lacks \`${introspectScope}\`.`,
    },
  },
} satisfies Operations
