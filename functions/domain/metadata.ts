import { accountScope } from './scope.ts'
import type { ScopeCatalogue } from './scope-catalogue.ts'

interface MetadataOptions {
  readonly issuer: string
  readonly catalogue: ScopeCatalogue
}

/** Authorization server metadata (RFC 8414 §2, OpenID Connect Discovery §3): what exists, and nothing else. */
export const serverMetadata = ({ issuer, catalogue }: MetadataOptions) => ({
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  userinfo_endpoint: `${issuer}/userinfo`,
  scopes_supported: [accountScope, ...catalogue.keys()],
  response_types_supported: [],
  grant_types_supported: [],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
})
