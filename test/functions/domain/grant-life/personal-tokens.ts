import { answered, type Request, refused } from './request.ts'
import { type AccessToken, held, heldScopes, isLetIn, withNewGrant } from './state.ts'

/** A cut-off that is on its way may take so long, in ms: a personal token begins that much earlier, in its session. */
const cutOffMargin = 60_000

/** Through the authorizer. */
export const makePersonalToken = (session: AccessToken, scope: string, lifeSeconds: number): Request => ({
  name: `make a personal token of ${scope} for ${lifeSeconds} s with ${session.grant}`,
  async send(system) {
    const {
      grant_id: grantId,
      jti,
      sub,
      username = '',
      auth_time: authTime,
    } = await system.verify(session.text)
    const owner = { grantId, jti, sub, username, authTime }
    return system.createPersonalToken({ owner, name: 'backup', scope, expiresIn: lifeSeconds })
  },
  course(state, { now, key }) {
    const { owner, start: sessionStart } = held(state.grants, session.grant)
    const user = held(state.users, owner)
    if (!isLetIn(state, session, now)) return refused('invalid_token', 'a bearer who is not let in')
    if (user.status !== 'active')
      return refused('invalid_token', 'a personal token of a user who was ended, half done')
    if (!heldScopes(user).includes(scope))
      return refused('invalid_scope', 'a personal token of what the user may not')
    const start = Math.max(sessionStart, now - cutOffMargin)
    const end = (Math.floor(now / 1000) + lifeSeconds) * 1000
    const grant = {
      ...{ owner, isPersonal: true, start, scope: [scope], generation: 0, lastUse: start, end, ended: false },
    }
    const issue = { grant: key, generation: 0, scope: [scope] }
    return answered('a personal token is made', [withNewGrant(state, key, grant)], issue)
  },
})
