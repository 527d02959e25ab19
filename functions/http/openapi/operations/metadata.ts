import { clientGrantTypes } from '../../../domain/client.ts'
import type { Answer, Operation, Operations } from '../operation.ts'

const issuer = 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/prod'

const serverMetadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  revocation_endpoint: `${issuer}/revoke`,
  introspection_endpoint: `${issuer}/introspect`,
  scopes_supported: ['openid', 'profile', 'tokens:introspect', 'notes:read'],
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: clientGrantTypes,
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  revocation_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'Bearer'],
  authorization_response_iss_parameter_supported: true,
  prompt_values_supported: ['none', 'login', 'consent'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  claims_supported: [
    'iss',
    'sub',
    'aud',
    'iat',
    'exp',
    'auth_time',
    'nonce',
    'at_hash',
    'preferred_username',
  ],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
}

/** What everybody must know, kept by caches. */
const published = (
  operation: Pick<Operation, 'id' | 'summary' | 'description' | 'isSelfContained'>,
  body: Answer['body'],
) =>
  ({
    ...operation,
    tag: 'Metadata',
    caller: 'anyone',
    answers: [{ status: 200, description: 'As it is now.', body, isPublic: true }],
    errors: {},
  }) satisfies Operation

export const metadataOperations = {
  'GET /.well-known/openid-configuration': published(
    {
      id: 'getOpenIdConfiguration',
      summary: 'Metadata of the authorization server, for OpenID Connect',
      description: 'What exists, and nothing else (OpenID Connect Discovery §4).',
      isSelfContained: true,
    },
    { schema: 'ServerMetadata', example: serverMetadata },
  ),
  'GET /.well-known/oauth-authorization-server': published(
    {
      id: 'getAuthorizationServerMetadata',
      summary: 'Metadata of the authorization server, for OAuth',
      description:
        'The same (RFC 8414 §3). Where the issuer has a path, as an execute-api URL has, that RFC looks for it in a place that the API cannot serve; there, use the one above.',
      isSelfContained: true,
    },
    { schema: 'ServerMetadata', example: serverMetadata },
  ),
  'GET /.well-known/oauth-protected-resource': published(
    {
      id: 'getProtectedResourceMetadata',
      summary: 'Metadata of the API as a resource',
      description:
        'Who issues tokens for this API (RFC 9728). Challenges name its address as `resource_metadata`.',
      isSelfContained: true,
    },
    {
      schema: 'ResourceMetadata',
      example: {
        resource: issuer,
        authorization_servers: [issuer],
        scopes_supported: ['openid', 'profile', 'notes:read'],
        bearer_methods_supported: ['header'],
      },
    },
  ),
  'GET /.well-known/jwks.json': published(
    {
      id: 'getKeys',
      summary: 'The keys that verify tokens',
      description:
        'A JWK set (RFC 7517 §5). A key stands in it for a whole period before it signs, and for as long as tokens that it signed may hold.',
    },
    {
      schema: 'Jwks',
      example: {
        keys: [
          {
            kty: 'RSA',
            kid: 'q3vXc0b0fJm8l1yq0rB7m1h0kqVw6o3mZ9d2s5t8u1A',
            n: 'u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u',
            e: 'AQAB',
            alg: 'RS256',
            use: 'sig',
          },
        ],
      },
    },
  ),
  'GET /openapi.json': published(
    {
      id: 'getOpenApi',
      summary: 'This description',
      description:
        'What Hallpass itself serves (OpenAPI 3.1). Routes that were added to the API are not in it.',
      isSelfContained: true,
    },
    {
      schema: 'OpenApi',
      example: {
        openapi: '3.1.1',
        info: { title: 'Hallpass' },
        servers: [{ url: issuer }],
        tags: [],
        paths: {},
        components: {},
      },
    },
  ),
} satisfies Operations
