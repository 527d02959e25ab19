import type { AccessTokenClaims } from './access-token.ts'
import type { SnapshotReader } from './ports.ts'
import { createReadAccessToken, invalidToken } from './read-access-token.ts'
import { isRevoked, tokenRevocationKeys } from './revocation.ts'

type VerifyAccessTokenDeps = Parameters<typeof createReadAccessToken>[0] & {
  readonly store: SnapshotReader
}

/**
 * Verifies an access token: what it says of itself first, then, in one read of every key that it names, that
 * nothing has ended it. No stranger can cause that read.
 *
 * @throws AuthError `invalid_token`; `temporarily_unavailable` or `server_error` where keys or revocations cannot
 * be read
 */
export function createVerifyAccessToken(deps: VerifyAccessTokenDeps) {
  const { store, clock } = deps
  const readAccessToken = createReadAccessToken(deps)
  return async (token: string): Promise<AccessTokenClaims> => {
    const claims = await readAccessToken(token)
    const { revocations } = await store.read({ revocations: tokenRevocationKeys(claims) })
    if (isRevoked(claims.grant_id, revocations, clock())) throw invalidToken('revoked')
    return claims
  }
}
