import { answered, type Course, type Moment, type Request, refused } from './request.ts'
import {
  type AccessToken,
  cutOffOf,
  type GrantState,
  held,
  heldScopes,
  isLetIn,
  type State,
  withGrant,
  withNewGrant,
  withNewUser,
  withUser,
} from './state.ts'

/** A refresh token or a code that somebody holds. */
export interface GrantToken {
  readonly grant: string
  readonly generation: number
  readonly text: string
}

/** How an app says that it is itself; absent: the API's own front ends. */
export interface Credentials {
  readonly clientId?: string
  readonly clientSecret?: string
}

const wholeSeconds = (time: number) => Math.floor(time / 1000) * 1000

export const absoluteEnd = ({ now, lives }: Pick<Moment, 'now' | 'lives'>) =>
  wholeSeconds(now) + lives.refreshAbsoluteSeconds * 1000

function beginSession(state: State, name: string, start: number, { key, lives }: Moment) {
  const scope = ['account', ...heldScopes(held(state.users, name))]
  const end = absoluteEnd({ now: start, lives })
  const grant = { owner: name, start, scope, generation: 0, lastUse: start, end, ended: false }
  return { begun: withNewGrant(state, key, grant), issue: { grant: key, generation: 0, scope } }
}

/** The refusal of an app that is gone, which comes before all others. */
export function refusedApp(state: State, clientId: string | undefined): Course | undefined {
  const app = clientId === undefined ? undefined : held(state.apps, clientId)
  if (app?.deletedAt === undefined) return undefined
  return refused(
    'invalid_client',
    app.cutOff < app.deletedAt ? 'an app is deleted, half done' : 'an app is deleted',
  )
}

/** The refusal of a grant whose user or app was ended, whether it shows in a cut-off or, half done, in the status. */
export function refusedOwner(state: State, grant: GrantState, ...writes: readonly State[]) {
  const cutOff = cutOffOf(state, grant)
  if (cutOff) return refused('invalid_grant', `a grant behind the cut-off of its ${cutOff}`, ...writes)
  const { status } = held(state.users, grant.owner)
  if (status === 'active') return undefined
  return refused('invalid_grant', `a grant of a user who is ${status}, half done`, ...writes)
}

export const register = (name: string, password: string): Request => ({
  name: `register ${name}`,
  send: (system) => system.register({ username: name, password }),
  course(state, { now }) {
    const user = state.users.get(name)
    if (!user) return answered('a user registers', [withNewUser(state, name, password, now)])
    const rule = user.status === 'deleted' ? 'the name of a deleted user stays taken' : 'a name is taken'
    return refused('username_taken', rule)
  },
})

export const login = (name: string, password: string): Request => ({
  name: `login ${name} ${password}`,
  send: (system) => system.login({ username: name, password }),
  course(state, moment) {
    const user = state.users.get(name)
    if (!user) return refused('invalid_grant', 'a login of nobody')
    if (user.status !== 'active') return refused('invalid_grant', `a login of a user who is ${user.status}`)
    if (user.password !== password) return refused('invalid_grant', 'a login with a wrong password')
    const { begun, issue } = beginSession(state, name, moment.now, moment)
    const isDead = user.cutOff >= moment.now
    return answered(isDead ? 'a login in the millisecond of a cut-off' : 'a login', [begun], issue)
  },
})

export const refresh = (token: GrantToken, by: Credentials, asked?: string): Request => ({
  name: `refresh ${token.grant}.${token.generation} by ${by.clientId ?? 'us'} ${asked ?? ''}`,
  send: (system) =>
    system.tokenEndpoint({
      ...{ credentials: by, grant_type: 'refresh_token', refresh_token: token.text, scope: asked },
    }),
  course(state, { now, lives }) {
    const goneApp = refusedApp(state, by.clientId)
    if (goneApp) return goneApp
    const grant = held(state.grants, token.grant)
    if (grant.ended) return refused('invalid_grant', 'a refresh of a grant that was ended')
    if (grant.app !== by.clientId) return refused('invalid_grant', 'a refresh by another client')
    if (now >= grant.end) return refused('invalid_grant', 'the absolute life is over')
    if (now >= grant.lastUse + lives.refreshIdleSeconds * 1000)
      return refused('invalid_grant', 'the idle life is over')

    const isNewest = token.generation === grant.generation
    const isParent = token.generation === grant.generation - 1
    const isRepeated = isParent && now - grant.lastUse <= lives.refreshGraceSeconds * 1000
    const isRedeemable = isNewest || isRepeated
    if (isRedeemable && asked !== undefined && !grant.scope.includes(asked))
      return refused('invalid_scope', 'a refresh for more than the grant has')
    const generation = token.generation + 1
    const moved = isNewest ? [withGrant(state, token.grant, { generation, lastUse: now })] : []
    const gone = refusedOwner(state, grant, ...moved)
    if (gone) return gone
    if (!isRedeemable) {
      const rule = isParent ? 'reuse of the parent, grace being over' : 'reuse of an older token'
      return refused('invalid_grant', rule, withGrant(state, token.grant, { ended: true }))
    }
    const mayHold = ['account', ...heldScopes(held(state.users, grant.owner))]
    const wanted = asked === undefined ? grant.scope : [asked]
    const scope = wanted.filter((name) => mayHold.includes(name))
    if (scope.length === 0) return refused('invalid_scope', 'no scope is left', ...moved)
    const whole = grant.app === undefined ? 'a refresh' : 'a refresh by an app'
    const first = scope.length < wanted.length ? 'a refresh for less, scopes being taken half done' : whole
    return answered(isNewest ? first : 'a refresh repeated within grace', moved, {
      ...{ grant: token.grant, generation, scope },
    })
  },
})

/** A token that was altered changes nothing, whatever it says. */
export const forge = (token: GrantToken, by: Credentials, text: string): Request => ({
  name: `forge ${token.grant}.${token.generation} as ${text}`,
  send: (system) =>
    system.tokenEndpoint({ credentials: by, grant_type: 'refresh_token', refresh_token: text }),
  course: (state) => refusedApp(state, by.clientId) ?? refused('invalid_grant', 'a forged token'),
})

/** RFC 7009. */
export const revokeGrantToken = (token: GrantToken, by: Credentials): Request => ({
  name: `revoke ${token.grant}.${token.generation} by ${by.clientId ?? 'us'}`,
  send: (system) => system.revoke({ credentials: by, token: token.text }),
  course(state) {
    const goneApp = refusedApp(state, by.clientId)
    if (goneApp) return goneApp
    if (held(state.grants, token.grant).app !== by.clientId)
      return refused('invalid_grant', 'a revocation by another client')
    return answered('a grant is revoked with its token', [withGrant(state, token.grant, { ended: true })])
  },
})

function withoutToken(state: State, { jti, grant }: AccessToken): State {
  if (held(state.grants, grant).isPersonal) return withGrant(state, grant, { ended: true })
  return { ...state, endedTokens: [...new Set([...state.endedTokens, jti])] }
}

const ruleOf = (state: State, { grant }: AccessToken) =>
  held(state.grants, grant).isPersonal ? 'a personal token is revoked' : 'an access token is revoked'

/** RFC 7009. */
export const revokeAccessToken = (token: AccessToken, by: Credentials): Request => ({
  name: `revoke an access token of ${token.grant} by ${by.clientId ?? 'us'}`,
  send: (system) => system.revoke({ credentials: by, token: token.text }),
  course(state, { now }) {
    const goneApp = refusedApp(state, by.clientId)
    if (goneApp) return goneApp
    if (now >= token.exp) return answered('nothing is left to revoke', [])
    if (held(state.grants, token.grant).app !== by.clientId)
      return refused('invalid_grant', 'a revocation by another client')
    return answered(ruleOf(state, token), [withoutToken(state, token)])
  },
})

/** By an administrator, whoever it was issued to. */
export const revokeAnyAccessToken = (token: AccessToken): Request => ({
  name: `admin revokes an access token of ${token.grant}`,
  send: (system) => system.administration.revokeToken({ token: token.text }),
  course(state, { now }) {
    if (now >= token.exp) return refused('invalid_token', 'nothing is left to revoke')
    return answered(ruleOf(state, token), [withoutToken(state, token)])
  },
})

/** Through the authorizer, as the bearer does. */
export const logout = (token: AccessToken): Request => ({
  name: `logout of ${token.grant}`,
  async send(system) {
    const { grant_id: grantId, jti } = await system.verify(token.text)
    await system.logout({ grantId, jti })
  },
  course(state, { now }) {
    if (!isLetIn(state, token, now)) return refused('invalid_token', 'a bearer who is not let in')
    return answered('a logout', [withGrant(state, token.grant, { ended: true })])
  },
})

/** Through the authorizer. Half done, it leaves the new password; the bearer may ask for the same again. */
export const changePassword = (session: AccessToken, current: string, next: string): Request => ({
  name: `change the password from ${current} to ${next} with ${session.grant}`,
  async send(system) {
    const { grant_id: grantId, sub, username = '' } = await system.verify(session.text)
    return system.changePassword({ grantId, sub, username, currentPassword: current, newPassword: next })
  },
  course(state, moment) {
    const { owner, start } = held(state.grants, session.grant)
    const user = held(state.users, owner)
    if (!isLetIn(state, session, moment.now)) return refused('invalid_token', 'a bearer who is not let in')
    if (user.status !== 'active')
      return refused('invalid_grant', 'a password change of a user who was ended, half done')
    const isCurrent = user.password === current
    const isAgain = user.password === next && user.changedAt >= start
    if (!isCurrent && !isAgain) return refused('invalid_grant', 'a password change with a wrong password')
    const stored = isCurrent ? [withUser(state, owner, { password: next, changedAt: moment.now })] : []
    if (user.cutOff >= moment.now)
      return refused('invalid_token', 'a password change in the millisecond of a cut-off', ...stored)
    const cut = withUser(stored[0] ?? state, owner, { cutOff: moment.now })
    // A millisecond behind the cut-off, which so spares it.
    const { begun, issue } = beginSession(cut, owner, moment.now + 1, moment)
    const rule = isCurrent ? 'a password change' : 'a password change finished by asking again'
    return answered(rule, [...stored, cut, begun], issue)
  },
})
