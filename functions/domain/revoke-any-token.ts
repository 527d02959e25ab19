import { readGrantToken } from './grant-token.ts'
import type { GrantKeys, Revocations } from './ports.ts'
import { createReadAccessToken } from './read-access-token.ts'
import { grantKey, tokenKey } from './revocation.ts'

type RevokeAnyTokenDeps = Parameters<typeof createReadAccessToken>[0] & {
  readonly revocations: Revocations
  readonly grantKeys: GrantKeys
}

/** The form of the ids in `jti`. */
const tokenId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Ends a token for an administrator, whoever it was issued to: an access token, also named by its `jti`, alone; with a
 * refresh token the whole grant.
 *
 * @returns the key of what was ended
 * @throws AuthError `invalid_token` for what is neither
 */
export function createRevokeAnyToken(deps: RevokeAnyTokenDeps) {
  const { revocations, grantKeys, clock } = deps
  const readAccessToken = createReadAccessToken(deps)

  async function keyOf(token: string): Promise<string> {
    if (tokenId.test(token)) return tokenKey(token)
    const refreshToken = await readGrantToken('rt', token, grantKeys)
    return refreshToken ? grantKey(refreshToken.grantId) : tokenKey((await readAccessToken(token)).jti)
  }

  return async (token: string): Promise<string> => {
    const key = await keyOf(token)
    await revocations.revoke(key, clock())
    return key
  }
}
