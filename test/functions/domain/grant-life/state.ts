import type { Lives } from '../../../memory/system.ts'

/** One state that the system may be in, as plainly as its rules can be put. Times in ms. */
export interface State {
  /** By name. */
  readonly users: ReadonlyMap<string, UserState>
  /** Third-party apps by client id, the newest last. */
  readonly apps: ReadonlyMap<string, AppState>
  /** By a key that the model gives: the id of a grant whose answer was lost is known to nobody. */
  readonly grants: ReadonlyMap<string, GrantState>
  /** The `jti` of each access token that was revoked alone. */
  readonly endedTokens: readonly string[]
}

interface UserState {
  readonly password: string
  readonly changedAt: number
  readonly status: 'active' | 'disabled' | 'deleted'
  /** Those that an administrator set. */
  readonly scopes?: readonly string[]
  /** Ends every grant begun at or before it. */
  readonly cutOff: number
}

interface AppState {
  readonly owner: string
  readonly deletedAt?: number
  readonly cutOff: number
}

export interface GrantState {
  readonly owner: string
  readonly app?: string
  /** Of one access token, which lives as long. */
  readonly isPersonal?: boolean
  readonly start: number
  readonly scope: readonly string[]
  /** Of an app's grant, 0 is the code. */
  readonly generation: number
  readonly lastUse: number
  readonly end: number
  readonly ended: boolean
}

/** An access token that somebody holds. */
export interface AccessToken {
  readonly grant: string
  readonly text: string
  readonly jti: string
  readonly exp: number
}

/** What cannot be missing: the test asks for nothing that it does not know. */
export function held<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key)
  if (value === undefined) throw new Error(`The model has no ${key}.`)
  return value
}

const changed = <T>(map: ReadonlyMap<string, T>, key: string, change: Partial<T>) =>
  new Map(map).set(key, { ...held(map, key), ...change })

export const withUser = (state: State, name: string, change: Partial<UserState>): State => ({
  ...state,
  users: changed(state.users, name, change),
})
export const withApp = (state: State, id: string, change: Partial<AppState>): State => ({
  ...state,
  apps: changed(state.apps, id, change),
})
export const withGrant = (state: State, key: string, change: Partial<GrantState>): State => ({
  ...state,
  grants: changed(state.grants, key, change),
})
export const withNewUser = (state: State, name: string, password: string, now: number): State => ({
  ...state,
  users: new Map(state.users).set(name, { password, changedAt: now, status: 'active', cutOff: -1 }),
})
export const withNewGrant = (state: State, key: string, grant: GrantState): State => ({
  ...state,
  grants: new Map(state.grants).set(key, grant),
})

const defaultScopes = ['notes:read', 'notes:write']

export const heldScopes = ({ scopes = defaultScopes }: Pick<UserState, 'scopes'>) => scopes

/** What ended a grant together with others. */
export function cutOffOf(state: State, { owner, app, start }: GrantState): 'user' | 'app' | undefined {
  if (start <= held(state.users, owner).cutOff) return 'user'
  return app !== undefined && start <= held(state.apps, app).cutOff ? 'app' : undefined
}

export const endOf = ({ lastUse, end, isPersonal }: GrantState, lives: Lives) =>
  isPersonal ? end : Math.min(end, lastUse + lives.refreshIdleSeconds * 1000)

/** What the authorizer says of an access token: it looks at no user, no app and no generation. */
export function verdict(state: State, { grant: key, jti, exp }: AccessToken, now: number) {
  const grant = held(state.grants, key)
  if (now >= exp) return 'an access token has expired'
  if (state.endedTokens.includes(jti)) return 'an access token was revoked alone'
  if (grant.ended) return 'an access token of a grant that was ended'
  const cutOff = cutOffOf(state, grant)
  if (cutOff) return `an access token behind the cut-off of its ${cutOff}` as const
  return 'an access token is let in'
}

export const isLetIn = (state: State, token: AccessToken, now: number) =>
  verdict(state, token, now) === 'an access token is let in'

/** States alike are one. */
export function distinct(states: readonly State[]): State[] {
  const spelt = ({ users, apps, grants, endedTokens }: State) =>
    JSON.stringify([[...users], [...apps], [...grants], endedTokens])
  return states.length < 2 ? [...states] : [...new Map(states.map((state) => [spelt(state), state])).values()]
}
