import type { AccessTokenClaims } from './access-token.ts'
import { createVerifyAccessToken } from './verify-access-token.ts'

/** The scopes that each route needs, by `METHOD /path`; an empty list means any valid token. */
export type RouteTable = ReadonlyMap<string, readonly string[]>

export interface AccessDecision {
  readonly allowed: boolean
  readonly claims: AccessTokenClaims
  /** What the route needs; empty for a route that is in no table, which nobody may call. */
  readonly neededScopes: readonly string[]
}

type DecideAccessDeps = Parameters<typeof createVerifyAccessToken>[0] & {
  readonly routes: RouteTable
}

/** Decides whether a token may call a route: a valid token that has each scope of the route may. */
export function createDecideAccess(deps: DecideAccessDeps) {
  const verifyAccessToken = createVerifyAccessToken(deps)
  return async (token: string, route: string): Promise<AccessDecision> => {
    const claims = await verifyAccessToken(token)
    const neededScopes = deps.routes.get(route)
    if (!neededScopes) return { allowed: false, claims, neededScopes: [] }
    const held = claims.scope.split(' ')
    return { allowed: neededScopes.every((scope) => held.includes(scope)), claims, neededScopes }
  }
}
