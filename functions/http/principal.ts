import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { AccessTokenClaims } from '../domain/access-token.ts'
import { AuthError } from '../domain/errors.ts'

/** Who calls, as the authorizer found in the token. */
export interface Principal {
  /** The user's opaque id; the client's id where a client acts for itself. */
  readonly sub: string
  /** Absent where a client acts for itself. */
  readonly username?: string
  readonly clientId: string
  readonly scope: readonly string[]
  readonly grantId: string
  /** The token's own id. */
  readonly jti: string
  /** When the token ends, in seconds since the epoch. */
  readonly expiresAt: number
  /** When the user last gave the password, in seconds since the epoch. */
  readonly authTime?: number
  /** The client that acts for the user with an exchanged token. */
  readonly actor?: string
}

/** What the authorizer hands to the endpoints: API Gateway passes texts, numbers and booleans, all as texts. */
export function authorizerContext(claims: AccessTokenClaims): Record<string, string | number> {
  const { sub, username, client_id, scope, grant_id, jti, exp, auth_time, act } = claims
  return {
    ...{ sub, client_id, scope, grant_id, jti, exp },
    ...(username === undefined ? {} : { username }),
    ...(auth_time === undefined ? {} : { auth_time }),
    ...(act === undefined ? {} : { actor: act.sub }),
  }
}

/**
 * The caller of an endpoint behind the authorizer.
 *
 * @throws AuthError `invalid_token` where no authorizer has spoken: a route that lacks it lets nobody in
 * @example const { sub } = principal(event)
 */
export function principal(event: APIGatewayProxyEvent): Principal {
  const context: Record<string, unknown> = event.requestContext.authorizer ?? {}
  const {
    sub,
    username,
    client_id: clientId,
    scope,
    grant_id: grantId,
    jti,
    exp,
    auth_time: authTime,
    actor,
  } = context
  const isText = (value: unknown): value is string => typeof value === 'string'
  if (!isText(sub) || !isText(clientId) || !isText(scope) || !isText(grantId) || !isText(jti) || !exp) {
    throw new AuthError('invalid_token', 'This endpoint needs an access token.', {
      detail: 'invoked without the authorizer’s context: does the route have the authorizer?',
    })
  }
  return {
    sub,
    username: isText(username) ? username : undefined,
    clientId,
    scope: scope.split(' ').filter((name) => name !== ''),
    grantId,
    jti,
    expiresAt: Number(exp),
    authTime: authTime === undefined ? undefined : Number(authTime),
    actor: isText(actor) ? actor : undefined,
  }
}

/**
 * The caller of an endpoint behind the authorizer, who must be a user and not a client for itself.
 *
 * @throws AuthError `invalid_token`
 */
export function userPrincipal(event: APIGatewayProxyEvent): Principal & { readonly username: string } {
  const caller = principal(event)
  const { username } = caller
  if (username === undefined) throw new AuthError('invalid_token', 'The access token belongs to no user.')
  return { ...caller, username }
}
