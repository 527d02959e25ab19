import * as z from 'zod/mini'
import { constant, text, texts, url } from './members.ts'

/** RFC 7517 §4, RFC 7518 §6.3.1. */
export const jwk = z.strictObject({
  kty: constant('RSA', 'The kind of key.'),
  kid: text('The `kid` of the tokens that it verifies.'),
  n: text('The modulus, in base64url.'),
  e: text('The exponent, in base64url.'),
  alg: constant('RS256', 'The one algorithm that it is for.'),
  use: constant('sig', 'It is for signatures.'),
})

export const jwks = z.strictObject({
  keys: z
    .array(jwk)
    .check(z.describe('Each key that signed tokens which may still hold, signs now, or will sign next.')),
})

/** RFC 8414 §2, OpenID Connect Discovery §3. */
export const serverMetadata = z.strictObject({
  issuer: url('The `iss` of tokens and of authorization responses.'),
  authorization_endpoint: url('`/authorize`'),
  token_endpoint: url('`/token`'),
  userinfo_endpoint: url('`/userinfo`'),
  jwks_uri: url('`/.well-known/jwks.json`'),
  revocation_endpoint: url('`/revoke`'),
  introspection_endpoint: url('`/introspect`'),
  scopes_supported: texts('Every scope of the API but `account`, which no client ever has.'),
  response_types_supported: texts('`code`'),
  response_modes_supported: texts('`query`'),
  grant_types_supported: texts('What `POST /token` takes.'),
  code_challenge_methods_supported: texts('`S256` (RFC 7636)'),
  token_endpoint_auth_methods_supported: texts('How clients authenticate at `/token`.'),
  revocation_endpoint_auth_methods_supported: texts('How clients authenticate at `/revoke`.'),
  introspection_endpoint_auth_methods_supported: texts('How callers authenticate at `/introspect`.'),
  authorization_response_iss_parameter_supported: constant(true, 'RFC 9207'),
  prompt_values_supported: texts('What `/authorize` understands of `prompt`.'),
  subject_types_supported: texts('`public`: each client sees the same `sub`.'),
  id_token_signing_alg_values_supported: texts('`RS256`'),
  claims_supported: texts('Claims of ID tokens and of `/userinfo`.'),
  claims_parameter_supported: constant(false, '`claims` is ignored.'),
  request_parameter_supported: constant(false, '`request` is refused.'),
  request_uri_parameter_supported: constant(false, '`request_uri` is refused.'),
})

/** RFC 9728 §2. */
export const resourceMetadata = z.strictObject({
  resource: url('The API as a resource: the `aud` of its tokens.'),
  authorization_servers: texts('The issuer.'),
  scopes_supported: texts('What third-party apps may ask for.'),
  bearer_methods_supported: texts('`header`'),
})

/** What this description itself looks like from outside. */
export const openApi = z.strictObject({
  openapi: constant('3.1.1', 'The version of the OpenAPI Specification.'),
  info: z.looseObject({}).check(z.describe('What this is.')),
  servers: z.array(z.strictObject({ url: url('The issuer.') })).check(z.describe('This deployment.')),
  tags: z.array(z.looseObject({})).check(z.describe('The groups of operations.')),
  paths: z.looseObject({}).check(z.describe('The operations.')),
  components: z.looseObject({}).check(z.describe('What the operations share.')),
})
