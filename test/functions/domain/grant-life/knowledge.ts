import { AuthError } from '../../../../functions/domain/errors.ts'
import type { Lives } from '../../../memory/system.ts'
import { describeGrant } from './accounts.ts'
import type { Course, Issue } from './request.ts'
import type { GrantToken } from './sessions.ts'
import { type AccessToken, held, type State } from './state.ts'

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly scope: string
  readonly grant_id: string
}

interface ListedGrant {
  readonly grant_id: string
  readonly client_id: string
  readonly scope: string
  readonly created_at: number
  readonly last_refreshed_at?: number
  readonly expires_at: number
}

interface Answer extends Partial<Tokens> {
  readonly sub?: string
  readonly username?: string
  readonly code?: string
  readonly grants?: readonly ListedGrant[]
}

/** What a call came to: its answer, or a refusal or failure by its code. */
export type Outcome = { readonly answer: Answer } | { readonly error: string }

export async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: ((await call()) ?? {}) as Answer }
  } catch (error) {
    if (error instanceof AuthError) return { error: error.code }
    throw error
  }
}

/** The second part of a code or a refresh token. */
const grantIdIn = (token: string) => token.split('.')[1] ?? ''

/** The first 48 bits of a UUIDv7 (RFC 9562 §5.7). */
const startIn = (grantId: string) => Number(`0x${grantId.replaceAll('-', '').slice(0, 12)}`)

const claimsIn = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())

const sorted = (scope: readonly string[]) => scope.toSorted().join(' ')

/** What people hold and were told; it says nothing of what the store holds. */
export class Knowledge {
  /** By name. */
  readonly subs = new Map<string, string>()
  /** The model's keys of grants by their ids, and the other way round. */
  readonly keys = new Map<string, string>()
  readonly grantIds = new Map<string, string>()
  readonly refreshTokens: GrantToken[] = []
  readonly codes: GrantToken[] = []
  readonly accessTokens: AccessToken[] = []
  private readonly lives: Lives

  constructor(lives: Lives) {
    this.lives = lives
  }

  /** An outcome, in such a form that it can be compared with what a course leads to. */
  observed(outcome: Outcome) {
    if ('error' in outcome) return outcome.error
    const { code, grants, ...tokens } = outcome.answer
    if (code !== undefined) return { code: this.nameOf(grantIdIn(code)) }
    if (grants) return { grants: grants.map((grant) => this.describe(grant)).sort() }
    const { access_token: accessToken, refresh_token: refreshToken } = tokens
    if (accessToken === undefined) return 'an answer'
    const { sub, username, client_id, scope, grant_id, iat, exp } = claimsIn(accessToken)
    return {
      ...{ grant: this.nameOf(tokens.grant_id ?? ''), scope: sorted(scope.split(' ')), iat, exp },
      ...{
        isOfGrant: grant_id === tokens.grant_id && (!refreshToken || grant_id === grantIdIn(refreshToken)),
      },
      ...{ app: client_id, owner: username, isOfOwner: (this.subs.get(username) ?? sub) === sub },
      ...{ isAsTold: tokens.scope === scope && tokens.expires_in === exp - iat },
      ...{ refreshToken: refreshToken && this.tellToken(refreshToken) },
    }
  }

  /** What a course leads to, in the same form. @param state behind it */
  expected({ outcome, issue, listed }: Course, state: State, now: number) {
    if (outcome !== 'answer') return outcome
    if (listed) {
      const grants = listed.map(({ key, text }) => `${this.grantIds.has(key) ? key : '?'} ${text}`)
      return { grants: grants.sort() }
    }
    if (!issue) return 'an answer'
    const { owner, app, isPersonal, start, generation, end } = held(state.grants, issue.grant)
    const name = this.grantIds.has(issue.grant) ? issue.grant : `begun at ${start}`
    if (app !== undefined && generation === 0) return { code: name }
    const iat = Math.floor(now / 1000)
    const token = this.refreshTokens.find(
      (known) => known.grant === issue.grant && known.generation === issue.generation,
    )
    const exp = isPersonal ? end / 1000 : Math.min(iat + this.lives.accessTokenSeconds, end / 1000)
    const refreshToken = token ? `${issue.grant}.${issue.generation}` : 'another'
    return {
      ...{ grant: name, scope: sorted(issue.scope), iat, exp, isOfGrant: true },
      ...{ app: app ?? 'first-party', owner, isOfOwner: true, isAsTold: true },
      ...{ refreshToken: isPersonal ? undefined : refreshToken },
    }
  }

  /** Takes over what an answer gives, now that it is known to be right. */
  learn({ answer }: { readonly answer: Answer }, issue: Issue | undefined) {
    const { code, access_token: accessToken, refresh_token: text } = answer
    const { sub, username } = accessToken === undefined ? answer : claimsIn(accessToken)
    if (sub !== undefined && username !== undefined) this.subs.set(username, sub)
    if (!issue) return
    const grantId = code === undefined ? (answer.grant_id ?? '') : grantIdIn(code)
    const { grant, generation } = issue
    this.keys.set(grantId, grant)
    this.grantIds.set(grant, grantId)
    if (code !== undefined) this.codes.push({ grant, generation, text: code })
    if (accessToken === undefined) return
    const { jti, exp } = claimsIn(accessToken)
    this.accessTokens.push({ grant, text: accessToken, jti, exp: exp * 1000 })
    if (text && this.tellToken(text) === 'another') this.refreshTokens.push({ grant, generation, text })
  }

  private nameOf(grantId: string) {
    return this.keys.get(grantId) ?? `begun at ${startIn(grantId)}`
  }

  private tellToken(text: string) {
    const known = this.refreshTokens.find((token) => token.text === text)
    return known ? `${known.grant}.${known.generation}` : 'another'
  }

  private describe(grant: ListedGrant) {
    const app = grant.client_id === 'first-party' ? undefined : grant.client_id
    const times = [grant.created_at, grant.last_refreshed_at ?? 0, grant.expires_at]
    return `${this.keys.get(grant.grant_id) ?? '?'} ${describeGrant(app, grant.scope.split(' '), times)}`
  }
}
