import type { AccessTokenClaims } from './access-token.ts'
import { authenticateClient, type ClientCredentials, thirdPartyId } from './authenticate-client.ts'
import { AuthError } from './errors.ts'
import { grantEnd } from './grant.ts'
import { readGrantToken } from './grant-token.ts'
import type { GrantKeys, Sha256 } from './ports.ts'
import { grantRevocationKeys, isRevoked } from './revocation.ts'
import { formatScope } from './scope.ts'
import { introspectScope } from './scope-catalogue.ts'
import { createVerifyAccessToken } from './verify-access-token.ts'

/** RFC 7662 §2.2. An inactive token tells nothing else. */
export type Introspection =
  | { readonly active: false }
  | (Partial<AccessTokenClaims> & { readonly active: true; readonly token_type?: 'Bearer' })

interface IntrospectRequest {
  /** Who asks: a confidential client, or the bearer of an access token with the scope `tokens:introspect`. */
  readonly caller: { readonly credentials: ClientCredentials } | { readonly accessToken: string }
  readonly token: string
}

type IntrospectDeps = Parameters<typeof createVerifyAccessToken>[0] & {
  readonly grantKeys: GrantKeys
  readonly refreshIdleSeconds: number
  readonly sha256: Sha256
}

const inactive: Introspection = { active: false }

/**
 * Says whether a token holds now, and what it is (RFC 7662). Of refresh tokens a client learns about its own only.
 *
 * @throws AuthError `invalid_client`, `invalid_token`, `insufficient_scope`: of the caller, never of the token
 */
export function createIntrospect(deps: IntrospectDeps) {
  const { issuer, store, grantKeys, refreshIdleSeconds, sha256, clock } = deps
  const verifyAccessToken = createVerifyAccessToken(deps)

  /** @returns the client whose refresh tokens the caller may ask about; undefined: any client's */
  async function authenticate(caller: IntrospectRequest['caller']): Promise<string | undefined> {
    if ('accessToken' in caller) {
      const { scope } = await verifyAccessToken(caller.accessToken)
      if (scope.split(' ').includes(introspectScope)) return undefined
      throw new AuthError('insufficient_scope', `Introspection needs the scope ${introspectScope}.`, {
        scope: introspectScope,
      })
    }
    const clientId = thirdPartyId(caller.credentials)
    const { clients } = await store.read({ clients: clientId === undefined ? [] : [clientId] })
    const client = authenticateClient(caller.credentials, clients[0], sha256)
    if (client && client.secrets.length > 0) return client.clientId
    throw new AuthError('invalid_client', 'Introspection needs a client that has a secret.')
  }

  async function introspectAccessToken(token: string): Promise<Introspection> {
    try {
      return { active: true, token_type: 'Bearer', ...(await verifyAccessToken(token)) }
    } catch (error) {
      if (error instanceof AuthError && error.code === 'invalid_token') return inactive
      throw error
    }
  }

  async function introspectRefreshToken(
    { grantId, generation }: { readonly grantId: string; readonly generation: number },
    askedBy: string | undefined,
  ): Promise<Introspection> {
    const [grant] = (await store.read({ grants: [grantId] })).grants
    if (!grant || grant.generation !== generation) return inactive
    if (askedBy !== undefined && grant.clientId !== askedBy) return inactive
    const { revocations } = await store.read({ revocations: grantRevocationKeys(grant) })
    const end = grantEnd(grant, refreshIdleSeconds)
    if (end <= clock() || isRevoked(grantId, revocations, clock())) return inactive
    const { sub, username, clientId, scope } = grant
    return {
      ...{ active: true, iss: issuer, sub, username, client_id: clientId, scope: formatScope(scope) },
      ...{ grant_id: grantId, exp: Math.floor(end / 1000) },
    }
  }

  return async ({ caller, token }: IntrospectRequest): Promise<Introspection> => {
    const askedBy = await authenticate(caller)
    const refreshToken = await readGrantToken('rt', token, grantKeys)
    return refreshToken ? introspectRefreshToken(refreshToken, askedBy) : introspectAccessToken(token)
  }
}
