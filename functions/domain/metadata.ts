import { clientGrantTypes } from './client.ts'
import { delegableScopes, type ScopeCatalogue } from './scope-catalogue.ts'

interface MetadataOptions {
  readonly issuer: string
  readonly catalogue: ScopeCatalogue
}

/** Authorization server metadata (RFC 8414 §2, OpenID Connect Discovery §3): what exists, and nothing else. */
export const serverMetadata = ({ issuer, catalogue }: MetadataOptions) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  revocation_endpoint: `${issuer}/revoke`,
  introspection_endpoint: `${issuer}/introspect`,
  // `account` is not asked for here: logins with the password have it, and no client ever.
  scopes_supported: [...catalogue.keys()],
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: clientGrantTypes,
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  revocation_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  // `Bearer` is an access token type, in the spelling of its registry (RFC 8414 §2).
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
})

/**
 * Protected resource metadata (RFC 9728 §2): who issues tokens for this API. Its scopes are those of authorization
 * requests: clients of the Model Context Protocol ask for all that is named here.
 */
export const resourceMetadata = ({
  issuer,
  catalogue,
  audience,
}: MetadataOptions & { readonly audience: string }) => ({
  resource: audience,
  authorization_servers: [issuer],
  scopes_supported: delegableScopes(catalogue),
  bearer_methods_supported: ['header'],
})
