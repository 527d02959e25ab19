import { type Client, type ClientGrantType, clientGrantTypes } from './client.ts'
import { AuthError, quoted } from './errors.ts'
import { redirectUriProblem } from './redirect-uri.ts'
import { formatScope, parseScope, tellableScope } from './scope.ts'
import { delegableScopes, type ScopeCatalogue } from './scope-catalogue.ts'

/** What a client says of itself when it is registered or changed (RFC 7591 §2). */
export interface ClientMetadata {
  readonly client_name: string
  /** Needed for `authorization_code`. */
  readonly redirect_uris?: readonly string[]
  /** @default authorization_code and refresh_token */
  readonly grant_types?: readonly string[]
  /** What it may ask for. @default all that third parties may ask for */
  readonly scope?: string
  /** `none` makes a public client, without a secret. @default client_secret_basic */
  readonly token_endpoint_auth_method?: string
}

/** What of a client its owner decides. */
export type ClientSettings = Pick<Client, 'name' | 'redirectUris' | 'grantTypes' | 'scope'> & {
  readonly isPublic: boolean
}

const maxRedirectUris = 10

const invalid = (description: string) => new AuthError('invalid_client_metadata', description)

const isGrantType = (name: string): name is ClientGrantType =>
  (clientGrantTypes as readonly string[]).includes(name)

/**
 * What could make the page say something else than what is there: control and format characters, letters and signs
 * that show nothing (but what makes a picture of the sign before it), a mark with nothing before it, and marks piled
 * up over the lines above.
 */
const misleading = /\p{C}|(?!\ufe0f)\p{DI}|[\u2028\u2029\u2800\u{1d159}]|^\p{M}|\p{M}{4}/u

/** Something to know the app by. */
const telling = /[\p{L}\p{N}\p{Extended_Pictographic}]/u

function readName(text: string): string {
  const name = text.normalize('NFC').trim()
  if ([...name].length > 60 || misleading.test(name) || !telling.test(name)) {
    throw invalid(
      'client_name must have 1 to 60 characters, letters or digits among them, and none that is invisible or piled up.',
    )
  }
  return name
}

function readGrantTypes(names: readonly string[], isPublic: boolean): readonly ClientGrantType[] {
  const unknown = names.filter((name) => !isGrantType(name))
  if (names.length === 0 || unknown.length > 0) {
    throw invalid(`grant_types must be some of: ${clientGrantTypes.join(', ')}.`)
  }
  const ofSecrets = names.filter((name) => name !== 'authorization_code' && name !== 'refresh_token')
  if (isPublic && ofSecrets.length > 0)
    throw invalid(`A client without a secret cannot use ${ofSecrets.join(', ')}.`)
  return [...new Set(names)].filter(isGrantType)
}

function readRedirectUris(
  uris: readonly string[],
  grantTypes: readonly ClientGrantType[],
): readonly string[] {
  if (uris.length > maxRedirectUris || (uris.length === 0 && grantTypes.includes('authorization_code'))) {
    throw new AuthError('invalid_redirect_uri', `redirect_uris must have 1 to ${maxRedirectUris} URIs.`)
  }
  for (const uri of uris) {
    const problem = redirectUriProblem(uri)
    if (problem) throw new AuthError('invalid_redirect_uri', `redirect_uris: ${quoted(uri)} ${problem}.`)
  }
  return [...new Set(uris)]
}

function readScope(scope: string | undefined, catalogue: ScopeCatalogue): readonly string[] {
  const delegable = delegableScopes(catalogue)
  const asked = scope === undefined ? delegable : parseScope(scope)
  if (!asked) throw invalid('scope must be scope names with one space between them.')
  const excess = asked.filter((name) => !delegable.includes(name))
  if (excess.length > 0) throw invalid(`scope has what no third party may ask for: ${tellableScope(excess)}.`)
  return asked
}

/**
 * Checks what a client says of itself.
 *
 * @throws AuthError `invalid_client_metadata`, `invalid_redirect_uri` (RFC 7591 §3.2.2) that name the member at fault
 */
export function readClientMetadata(metadata: ClientMetadata, catalogue: ScopeCatalogue): ClientSettings {
  const { token_endpoint_auth_method: method = 'client_secret_basic' } = metadata
  if (!['none', 'client_secret_basic', 'client_secret_post'].includes(method)) {
    throw invalid('token_endpoint_auth_method must be none, client_secret_basic or client_secret_post.')
  }
  const isPublic = method === 'none'
  const grantTypes = readGrantTypes(metadata.grant_types ?? ['authorization_code', 'refresh_token'], isPublic)
  return {
    name: readName(metadata.client_name),
    redirectUris: readRedirectUris(metadata.redirect_uris ?? [], grantTypes),
    grantTypes,
    scope: readScope(metadata.scope, catalogue),
    isPublic,
  }
}

/** A client as its owner sees it (RFC 7591 §3.2.1); without a secret, which nobody but its maker has seen. */
export function describeClient(client: Client) {
  return {
    client_id: client.clientId,
    client_id_issued_at: Math.floor(client.createdAt / 1000),
    client_name: client.name,
    redirect_uris: client.redirectUris,
    grant_types: client.grantTypes,
    scope: formatScope(client.scope),
    token_endpoint_auth_method: client.secrets.length > 0 ? 'client_secret_basic' : 'none',
    client_secrets: client.secrets.map(({ secretId, createdAt }) => ({
      secret_id: secretId,
      created_at: Math.floor(createdAt / 1000),
    })),
  }
}
