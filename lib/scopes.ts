import { accountScope, parseScope } from '../functions/domain/scope.ts'
import { builtInScopes, type CatalogueScope } from '../functions/domain/scope-catalogue.ts'
import { expectMembers } from './known-members.ts'

/** A scope of the API. */
interface ScopeOptions {
  /** What it allows, as a sentence for the people whom an app asks for it: `Read your notes`. */
  readonly description: string
  /**
   * Held by each user whose scopes no administrator changed.
   *
   * @default true
   */
  readonly default?: boolean
  /**
   * Third-party apps may ask their users for it.
   *
   * @default true
   */
  readonly thirdParty?: boolean
}

/** Scopes by name; a sentence alone leaves the rest at its defaults. */
export type Scopes = Readonly<Record<string, string | ScopeOptions>>

/** Hallpass gives these a meaning of its own; the last two are OpenID Connect's. */
const reserved: readonly string[] = [accountScope, ...builtInScopes.keys()]

/**
 * The catalogue that functions are told, whole.
 *
 * @throws Error that names the scope at fault.
 */
export function scopeCatalogue(scopes: Scopes): Record<string, CatalogueScope> {
  const entries = Object.entries(scopes).map(([name, scope]): [string, CatalogueScope] => {
    if (parseScope(name)?.length !== 1) {
      throw new Error(
        `scopes: ${JSON.stringify(name)} is not a scope name, which is made of printable ASCII but space, ` +
          '" and \\ (RFC 6749 §3.3)',
      )
    }
    if (reserved.includes(name)) {
      throw new Error(`scopes: '${name}' has a meaning of its own; take another name`)
    }
    const options: ScopeOptions = typeof scope === 'string' ? { description: scope } : scope
    expectMembers(`scopes: '${name}'`, options, { description: true, default: true, thirdParty: true })
    const { description, default: byDefault = true, thirdParty = true } = options
    if (typeof byDefault !== 'boolean' || typeof thirdParty !== 'boolean') {
      throw new Error(`scopes: '${name}' has default and thirdParty, each true or false`)
    }
    if (typeof description !== 'string' || description.trim() === '') {
      throw new Error(
        `scopes: '${name}' needs a sentence that says what it allows, such as 'Read your notes'`,
      )
    }
    return [name, { description, default: byDefault, thirdParty }]
  })
  return Object.fromEntries(entries)
}
