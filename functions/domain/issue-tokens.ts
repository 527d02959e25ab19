import type { Grant } from './grant.ts'
import { formatGrantToken } from './grant-token.ts'
import { createIssueAccessToken, type TokenResponse } from './issue-access-token.ts'
import type { GrantKeys } from './ports.ts'

type IssueTokensDeps = Parameters<typeof createIssueAccessToken>[0] & {
  readonly accessTokenSeconds: number
  readonly grantKeys: GrantKeys
}

interface Issue {
  /** False: no refresh token. @default true */
  readonly renewable?: boolean
  /** Of the authorization request, for the ID token. */
  readonly nonce?: string
}

export type IssueTokens = (grant: Grant, issue?: Issue) => Promise<TokenResponse>

/** Issues an access token of a grant together with the refresh token of its generation. Nothing is stored. */
export function createIssueTokens(deps: IssueTokensDeps): IssueTokens {
  const issueAccessToken = createIssueAccessToken(deps)
  return async (grant, { renewable = true, nonce } = {}) => {
    const parts = [
      issueAccessToken(grant, { lifeSeconds: deps.accessTokenSeconds, nonce }),
      renewable ? formatGrantToken({ ...grant, kind: 'rt' }, deps.grantKeys) : undefined,
    ] as const
    // If one fails, the other is waited for: what outlives an answer goes on in the midst of the next request.
    await Promise.allSettled(parts)
    const [tokens, refreshToken] = await Promise.all(parts)
    return { ...tokens, refresh_token: refreshToken }
  }
}
