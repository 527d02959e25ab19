import { accountScope, parseScope } from '../functions/domain/scope.ts'
import { builtInScopes } from '../functions/domain/scope-catalogue.ts'

/**
 * The scopes that a route's callers must hold, all of them; none means any valid token; `public` needs no
 * token, and neither does `page`, which is for people in a browser and not for scripts of other origins.
 */
export type RouteScopes = readonly string[] | 'public' | 'page'

/** ANY is not among them: each method of a path has scopes of its own. OPTIONS answers preflights. */
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const

/**
 * `GET /notes/{id}`: a method and a path as API Gateway writes them; `{name+}` stands for all the rest of a
 * path.
 */
export type Route = `${(typeof methods)[number]} /${string}`

/** A route, taken apart. */
export interface ParsedRoute {
  readonly method: string
  readonly path: string
  readonly isPublic: boolean
  /** For people: without CORS. */
  readonly isPage: boolean
}

/** What API Gateway takes between two slashes: text, `{name}`, or `{name+}` for all the rest. */
const segment = /^(?:[\w.:$-]+|\{[\w.:$-]+\+?\})$/

const isVariable = (part: string): boolean => part.startsWith('{')

/**
 * Takes `GET /notes/{id}` apart.
 *
 * @throws Error that says what is wrong and what would be right.
 */
function parseRoute(route: string): { method: string; path: string } {
  const [method, path, ...rest] = route.split(' ')
  if (method === undefined || path === undefined || rest.length > 0) {
    throw new Error(`must be a method, a space and a path, as in 'GET /notes/{id}'`)
  }
  if (!methods.some((known) => known === method)) {
    const why = method === 'OPTIONS' ? '; preflights are answered already' : ''
    throw new Error(`its method must be one of ${methods.join(', ')}${why}`)
  }
  if (!path.startsWith('/')) throw new Error(`its path must begin with a slash`)
  const parts = path.slice(1).split('/')
  if (path !== '/' && parts.some((part) => !segment.test(part))) {
    throw new Error(
      'its path must be letters, digits and . _ - : $ or {name} between single slashes, none at the end',
    )
  }
  const variables = parts.filter(isVariable).map((part) => part.replace(/[{}+]/g, ''))
  if (new Set(variables).size < variables.length) {
    throw new Error('each {name} of its path must be another, or the handler could read but one of them')
  }
  if (parts.slice(0, -1).some((part) => part.endsWith('+}'))) {
    throw new Error(`{name+} stands for all the rest of a path, so it can only be its last part`)
  }
  return { method, path }
}

/** Every route of the API, and what the authorizer is told of them. */
export class RouteTable {
  readonly #scopeNames: ReadonlySet<string>
  readonly #routes = new Map<string, RouteScopes>()
  /** The one `{name}` that API Gateway allows below each path. */
  readonly #variables = new Map<string, string>()

  /** @param scopeNames The scopes of the catalogue. */
  constructor(scopeNames: Iterable<string>) {
    this.#scopeNames = new Set([...scopeNames, ...builtInScopes.keys(), accountScope])
  }

  /**
   * Enters a route.
   *
   * @throws Error if the route is malformed, is there already, differs from another only in the name of a
   * path parameter, or needs a scope that nobody could hold.
   */
  add(route: string, scopes: RouteScopes): ParsedRoute {
    const parsed = parseRoute(route)
    if (this.#routes.has(route)) {
      throw new Error('this route is there already; give one of the two another path or method')
    }
    this.#checkVariables(parsed.path)
    if (typeof scopes !== 'string') this.#checkScopes(scopes)
    this.#routes.set(route, scopes)
    return { ...parsed, isPublic: typeof scopes === 'string', isPage: scopes === 'page' }
  }

  /**
   * `GET /notes notes:read`, a line each, as functions/config.ts reads it: public routes never reach the authorizer.
   * Not JSON, since Lambda counts a quote in an environment twice.
   */
  toString(): string {
    return [...this.#routes]
      .flatMap(([route, scopes]) => (typeof scopes === 'string' ? [] : [route, ...scopes].join(' ')))
      .join('\n')
  }

  #checkVariables(path: string): void {
    const parts = path.slice(1).split('/')
    for (const [depth, part] of parts.entries()) {
      if (!isVariable(part)) continue
      const parent = `/${parts.slice(0, depth).join('/')}`
      const other = this.#variables.get(parent) ?? part
      if (other !== part) {
        throw new Error(
          `${part} stands where another route has ${other}, and API Gateway knows one name for each ` +
            `place; use ${other} here too`,
        )
      }
      this.#variables.set(parent, part)
    }
  }

  #checkScopes(scopes: readonly string[]): void {
    for (const scope of scopes) {
      if (this.#scopeNames.has(scope)) continue
      const malformed = parseScope(scope)?.length !== 1
      throw new Error(
        malformed
          ? `${JSON.stringify(scope)} is not a scope name; give a list of names, one string each`
          : `the scope '${scope}' is in no catalogue, so no token holds it; add it to TokenAuth's scopes`,
      )
    }
  }
}
