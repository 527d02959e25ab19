import type { Route } from './route.ts'

/** The route of a request, and what stood in the place of its parameters. */
export interface Match {
  readonly route: Route
  /** As they were sent: API Gateway does not decode them. */
  readonly pathParameters: ReadonlyMap<string, string>
}

/** Finds the route for a method and path (without the stage); undefined if there is none. */
export type Router = (method: string, path: string) => Match | undefined

/** The methods that ANY stands for. */
const anyMethod: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

// A slash at the end makes no difference.
const segmentsOf = (path: string) => path.replace(/\/$/, '').split('/').slice(1)

/** How specific a segment is: fixed text before a parameter before one that takes all the rest. */
const rank = (segment: string) => (segment.startsWith('{') ? (segment.endsWith('+}') ? 2 : 1) : 0)

function moreSpecificFirst(a: Route, b: Route): number {
  const [left, right] = [segmentsOf(a.resourcePath), segmentsOf(b.resourcePath)]
  for (const [index, segment] of left.entries()) {
    const difference = rank(segment) - rank(right[index] ?? '')
    if (difference !== 0) return difference
  }
  return Number(a.method === 'ANY') - Number(b.method === 'ANY')
}

function matchPath(resourcePath: string, path: readonly string[]): Map<string, string> | undefined {
  const parameters = new Map<string, string>()
  const wanted = segmentsOf(resourcePath)
  for (const [index, segment] of wanted.entries()) {
    const actual = path[index]
    if (!actual) return undefined
    const [, name, greedy] = /^\{(.+?)(\+?)\}$/.exec(segment) ?? []
    if (name === undefined) {
      if (segment !== actual) return undefined
    } else if (greedy) {
      return parameters.set(name, path.slice(index).join('/'))
    } else {
      parameters.set(name, actual)
    }
  }
  return path.length === wanted.length ? parameters : undefined
}

export function createRouter(routes: readonly Route[]): Router {
  const sorted = [...routes].sort(moreSpecificFirst)
  return (method, path) => {
    const segments = segmentsOf(path)
    for (const route of sorted) {
      if (route.method !== method && !(route.method === 'ANY' && anyMethod.includes(method))) continue
      const pathParameters = matchPath(route.resourcePath, segments)
      if (pathParameters) return { route, pathParameters }
    }
    return undefined
  }
}
