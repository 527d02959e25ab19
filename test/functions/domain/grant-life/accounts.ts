import { answered, type Course, type Moment, type Request, refused } from './request.ts'
import { cutOffOf, endOf, held, heldScopes, type State, withApp, withGrant, withUser } from './state.ts'

/** A user whose id is known. */
export interface User {
  readonly name: string
  readonly sub: string
}

const missing = (state: State, name: string): Course | undefined =>
  state.users.has(name) ? undefined : refused('not_found', 'an order about nobody')

const deleted = (state: State, name: string): Course | undefined =>
  state.users.get(name)?.status === 'deleted'
    ? refused('not_found', 'an order about a user who is deleted')
    : missing(state, name)

const withCutOff = (state: State, name: string, { cutOff }: Moment) =>
  withUser(state, name, { cutOff: cutOff(held(state.users, name).cutOff) })

/** A user ends one grant, which must be the user's own. */
export const endGrant = (key: string, grantId: string, { name, sub }: User): Request => ({
  name: `${name} ends ${key}`,
  send: (system) => system.grants.end({ sub, grantId }),
  course: (state) =>
    held(state.grants, key).owner === name
      ? answered('a grant is ended', [withGrant(state, key, { ended: true })])
      : refused('not_found', 'the grant is of another user'),
})

/** By an administrator, whoever's it is. */
export const revokeAnyGrant = (key: string, grantId: string): Request => ({
  name: `admin revokes ${key}`,
  send: (system) => system.administration.revokeGrant({ grantId }),
  course: (state) => answered('a grant is ended', [withGrant(state, key, { ended: true })]),
})

export const endAllGrants = ({ name, sub }: User): Request => ({
  name: `${name} logs out everywhere`,
  send: (system) => system.grants.endAll(sub),
  course: (state, moment) => answered('all of a user’s grants end', [withCutOff(state, name, moment)]),
})

export const revokeUser = (name: string): Request => ({
  name: `admin revokes ${name}`,
  send: (system) => system.administration.revokeUser({ username: name }),
  course: (state, moment) =>
    missing(state, name) ?? answered('all of a user’s grants end', [withCutOff(state, name, moment)]),
})

export const disable = (name: string): Request => ({
  name: `admin disables ${name}`,
  send: (system) => system.administration.disableUser({ username: name }),
  course(state, moment) {
    const gone = deleted(state, name)
    if (gone) return gone
    const marked = withUser(state, name, { status: 'disabled' })
    return answered('a user is disabled', [marked, withCutOff(marked, name, moment)])
  },
})

export const enable = (name: string): Request => ({
  name: `admin enables ${name}`,
  send: (system) => system.administration.enableUser({ username: name }),
  course: (state) =>
    deleted(state, name) ?? answered('a user is enabled', [withUser(state, name, { status: 'active' })]),
})

/** For good, with every app that the user registered; whoever repeats it goes on where it stopped. */
export const deleteUser = (name: string): Request => ({
  name: `admin deletes ${name}`,
  send: (system) => system.administration.deleteUser({ username: name }),
  course(state, moment) {
    const gone = missing(state, name)
    if (gone) return gone
    const marked = withUser(state, name, { status: 'deleted', scopes: undefined })
    const cut = withCutOff(marked, name, moment)
    const writes = [marked, cut]
    for (const [id, app] of [...state.apps].toReversed()) {
      const isEnded = app.deletedAt !== undefined && app.cutOff >= app.deletedAt
      if (app.owner !== name || isEnded) continue
      const before = writes.at(-1) ?? cut
      const gonePart = withApp(before, id, { deletedAt: app.deletedAt ?? moment.now })
      writes.push(gonePart, withApp(gonePart, id, { cutOff: moment.cutOff(app.cutOff) }))
    }
    return answered('a user is deleted', writes)
  },
})

export const setPassword = (name: string, password: string): Request => ({
  name: `admin sets ${name}'s password ${password}`,
  send: (system) => system.administration.setPassword({ username: name, password }),
  course(state, moment) {
    const gone = deleted(state, name)
    if (gone) return gone
    const stored = withUser(state, name, { password, changedAt: moment.now })
    return answered('a password is set', [stored, withCutOff(stored, name, moment)])
  },
})

/** Narrower, or set again as whoever it failed for does, it ends all grants. */
export const setScopes = (name: string, scopes: readonly string[]): Request => ({
  name: `admin sets ${name}'s scopes ${scopes}`,
  send: (system) => system.administration.setScopes({ username: name, scopes }),
  course(state, moment) {
    const gone = deleted(state, name)
    if (gone) return gone
    const user = held(state.users, name)
    const isNarrower = heldScopes(user).some((scope) => !scopes.includes(scope))
    const isAgain = user.scopes !== undefined && [...user.scopes].sort().join() === [...scopes].sort().join()
    const stored = withUser(state, name, { scopes })
    if (!isNarrower && !isAgain) return answered('scopes are given', [stored])
    const rule = isNarrower ? 'scopes are taken' : 'scopes are set again'
    return answered(rule, [stored, withCutOff(stored, name, moment)])
  },
})

/** Each grant of a user that stands, as the user sees it; a code that was not redeemed is none yet. */
export const list = ({ name, sub }: User): Request => ({
  name: `${name} lists the grants`,
  async send(system) {
    const grants: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await system.grants.list({ sub, cursor, limit: 3 })
      grants.push(...page.grants)
      cursor = page.next_cursor
    } while (cursor !== undefined)
    return { grants }
  },
  course(state, { now, lives }) {
    const standing = [...state.grants].filter(
      ([, grant]) =>
        grant.owner === name &&
        (grant.app === undefined || grant.generation > 0) &&
        !grant.ended &&
        now < endOf(grant, lives) &&
        cutOffOf(state, grant) === undefined,
    )
    const listed = standing.map(([key, grant]) => {
      const seconds = [grant.start, grant.generation > 0 ? grant.lastUse : 0, endOf(grant, lives)]
      const times = seconds.map((time) => Math.floor(time / 1000))
      return { key, text: describeGrant(grant.app, grant.scope, times) }
    })
    return { ...answered('a list', []), listed }
  },
})

/** What a list says of one grant. */
export const describeGrant = (app: string | undefined, scope: readonly string[], times: readonly number[]) =>
  `${app ?? 'first-party'} ${[...scope].sort()} ${times}`
