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

/** What a user may hold: the set an administrator gave, otherwise the default set; never what is not in the catalogue. */
export function heldScopes(user: Pick<User, 'scopes'>, catalogue: ScopeCatalogue): string[] {
  const names = [...catalogue.keys()]
  return names.filter((name) => (user.scopes ? user.scopes.includes(name) : catalogue.get(name)?.default))
}
