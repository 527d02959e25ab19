import type { Client } from './client.ts'
import { accountScope } from './scope.ts'
import type { User } from './user.ts'

/** A scope of the API, as its owner describes it. */
export interface CatalogueScope {
  /** The sentence that people read when a third-party app asks for the scope. */
  readonly description: string
  /** Held by each user whose scopes nobody changed. */
  readonly default: boolean
  /** Third-party clients may ask for it. */
  readonly thirdParty: boolean
}

/** Every scope of the API by its name; `account` stands outside of it. */
export type ScopeCatalogue = ReadonlyMap<string, CatalogueScope>

/** The scope with which a resource server may introspect tokens. Only an administrator gives it to a user. */
export const introspectScope = 'tokens:introspect'

/** The scope with which a client gets an ID token (OpenID Connect Core §3.1.2.1). */
export const openidScope = 'openid'

/** The scope with which a token learns the user's name (OpenID Connect Core §5.4). */
export const profileScope = 'profile'

/** The scopes that say who the user is. Every user may give them to a third party; nobody needs to hold them. */
export const identityScopes: readonly string[] = [openidScope, profileScope]

/** The scopes that every catalogue has. */
export const builtInScopes: ScopeCatalogue = new Map([
  [openidScope, { description: 'Know that it is you', default: false, thirdParty: true }],
  [profileScope, { description: 'See your username', default: false, thirdParty: true }],
  [introspectScope, { description: 'Check whether tokens are valid', default: false, thirdParty: false }],
])

/**
 * What a user may hold: the set an administrator gave, otherwise the default set; never what is not in the
 * catalogue. `account` is not among it, nor are the identity scopes.
 */
export function heldScopes(user: Pick<User, 'scopes'>, catalogue: ScopeCatalogue): string[] {
  const names = [...catalogue.keys()].filter((name) => !identityScopes.includes(name))
  return names.filter((name) => (user.scopes ? user.scopes.includes(name) : catalogue.get(name)?.default))
}

/** What third-party clients may ask for. */
export const delegableScopes = (catalogue: ScopeCatalogue): string[] =>
  [...catalogue].filter(([, { thirdParty }]) => thirdParty).map(([name]) => name)

/** What a client may ask users for, or hold itself: what it registered for, as long as third parties may have it. */
export const clientScopes = ({ scope }: Pick<Client, 'scope'>, catalogue: ScopeCatalogue): string[] =>
  delegableScopes(catalogue).filter((name) => scope.includes(name))

interface Holders {
  readonly user?: User
  readonly client?: Client
}

/** What is left of a token's or a grant's scopes, of what its user and its client may hold now. */
export function stillHeld(
  scope: readonly string[],
  { user, client }: Holders,
  catalogue: ScopeCatalogue,
): readonly string[] {
  const ofUser = user && [accountScope, ...identityScopes, ...heldScopes(user, catalogue)]
  const ofClient = client && clientScopes(client, catalogue)
  return scope.filter((name) => (ofUser?.includes(name) ?? true) && (ofClient?.includes(name) ?? true))
}
