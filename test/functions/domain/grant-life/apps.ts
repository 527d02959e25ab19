import { createHash } from 'node:crypto'
import { answered, type Request, refused } from './request.ts'
import { absoluteEnd, type Credentials, type GrantToken, refusedApp, refusedOwner } from './sessions.ts'
import { held, heldScopes, withApp, withGrant, withNewGrant } from './state.ts'

export const redirectUri = 'https://app.example/callback'
const verifier = 'v'.repeat(43)
const codeMilliseconds = 60_000

/** A user allows an app what is ticked; the answer is the code. */
export const consent = (
  clientId: string,
  name: string,
  password: string,
  ticked: readonly string[],
): Request => ({
  name: `${name} ${password} allows ${clientId} ${ticked}`,
  async send(system) {
    const parameters = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    const decision = { allowed: true, username: name, password, ticked }
    const step = await system.authorize.decide({ parameters }, decision)
    if (step.kind === 'redirect') return { code: new URL(step.location).searchParams.get('code') }
    throw step.kind === 'error' ? step.error : step.problem
  },
  course(state, { now, key }) {
    const goneApp = refusedApp(state, clientId)
    if (goneApp) return goneApp
    const user = state.users.get(name)
    if (user?.status !== 'active' || user.password !== password)
      return refused('invalid_grant', 'a consent without the password')
    const scope = ticked.filter((scopeName) => heldScopes(user).includes(scopeName))
    if (scope.length === 0) return refused('invalid_scope', 'a consent to what the user may not')
    const grant = {
      ...{ owner: name, app: clientId, start: now, scope, generation: 0, lastUse: now },
      ...{ end: now + codeMilliseconds, ended: false },
    }
    return answered('a consent', [withNewGrant(state, key, grant)], { grant: key, generation: 0, scope })
  },
})

export const redeem = (code: GrantToken, by: Credentials, knowsVerifier: boolean): Request => ({
  name: `redeem the code of ${code.grant} by ${by.clientId ?? 'us'} ${knowsVerifier ? '' : 'in vain'}`,
  send: (system) =>
    system.tokenEndpoint({
      ...{ credentials: by, grant_type: 'authorization_code', code: code.text, redirect_uri: redirectUri },
      code_verifier: knowsVerifier ? verifier : 'w'.repeat(43),
    }),
  course(state, { now, lives }) {
    const goneApp = refusedApp(state, by.clientId)
    if (goneApp) return goneApp
    const grant = held(state.grants, code.grant)
    if (grant.app !== by.clientId) return refused('invalid_grant', 'a code shown by another client')
    if (!knowsVerifier) return refused('invalid_grant', 'a code shown with a wrong verifier')
    if (grant.ended) return refused('invalid_grant', 'a code of a grant that was ended')
    const isFirst = grant.generation === 0
    if (isFirst && now >= grant.end) return refused('invalid_grant', 'a code is redeemed too late')
    const end = absoluteEnd({ now, lives })
    const moved = isFirst ? [withGrant(state, code.grant, { generation: 1, lastUse: now, end })] : []
    const gone = refusedOwner(state, grant, ...moved)
    if (gone) return gone
    if (!isFirst)
      return refused('invalid_grant', 'a code is shown twice', withGrant(state, code.grant, { ended: true }))
    const scope = grant.scope.filter((name) => heldScopes(held(state.users, grant.owner)).includes(name))
    if (scope.length === 0) return refused('invalid_scope', 'no scope is left', ...moved)
    return answered('a code is redeemed', moved, { grant: code.grant, generation: 1, scope })
  },
})

/** By an administrator: the app stays, its grants end. */
export const revokeApp = (clientId: string): Request => ({
  name: `admin revokes ${clientId}`,
  send: (system) => system.administration.revokeClient({ clientId }),
  course: (state, { cutOff }) =>
    answered('an app is revoked', [
      withApp(state, clientId, { cutOff: cutOff(held(state.apps, clientId).cutOff) }),
    ]),
})

/** By its owner, or by an administrator. */
export const deleteApp = (clientId: string, by: { readonly ownerSub: string } | 'admin'): Request => ({
  name: `${by === 'admin' ? by : 'owner'} deletes ${clientId}`,
  send: (system) =>
    by === 'admin'
      ? system.administration.deleteClient({ clientId })
      : system.clients.end({ clientId, ownerSub: by.ownerSub }),
  course(state, { now, cutOff }) {
    const app = held(state.apps, clientId)
    const deleted = withApp(state, clientId, { deletedAt: app.deletedAt ?? now })
    return answered('an app is deleted', [
      deleted,
      withApp(deleted, clientId, { cutOff: cutOff(app.cutOff) }),
    ])
  },
})
