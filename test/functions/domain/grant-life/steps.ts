import fc from 'fast-check'
import {
  ifKnown,
  nothing,
  userOf,
  withAccessToken,
  withApp,
  withGrant,
  withRefreshToken,
  withUser,
} from './about.ts'
import * as accounts from './accounts.ts'
import * as apps from './apps.ts'
import { seldomOne, tellingOne } from './chosen.ts'
import { asking, restarting, waiting } from './commands.ts'
import {
  credentialsFor,
  guess,
  mostly,
  nameToTake,
  ownerOf,
  ownSessions,
  password,
  passwordOf,
  pickName,
  pickOf,
  scopes,
  some,
  ticks,
} from './picks.ts'
import * as sessions from './sessions.ts'
import { held } from './state.ts'
import type { World } from './world.ts'

const isUnused =
  ({ likely }: World) =>
  ({ grant }: sessions.GrantToken) =>
    held(likely.grants, grant).generation === 0

/** To where a rule's time runs out, and a millisecond to either side of it. */
const waitingForAnEnd = waiting(
  5,
  fc.tuple(
    fc.constantFrom('grace', 'grace', 'idle', 'absolute', 'code', 'access'),
    some,
    fc.constantFrom(-1, 0, 1),
  ),
  (world, [which, by, more]) => {
    const { likely, known, lives, now } = world
    const grantOf = (token: { readonly grant: string } | undefined) => token && likely.grants.get(token.grant)
    const grant = grantOf(pickOf(world, known.refreshTokens, by))
    const ends = {
      grace: grant && grant.lastUse + lives.refreshGraceSeconds * 1000,
      idle: grant && grant.lastUse + lives.refreshIdleSeconds * 1000,
      absolute: grant?.end,
      code: grantOf(pickOf(world, known.codes.filter(isUnused(world)), by))?.end,
      access: pickOf(world, known.accessTokens, by)?.exp,
    }
    return Math.max((ends[which] ?? now) + more - now, 0)
  },
)

const steps = [
  // Two functions' clocks may differ.
  waiting(5, fc.oneof(fc.constantFrom(0, 1, 1, 999, -1, -5_000), fc.nat(10_000)), (_, time) => time),
  waitingForAnEnd,
  restarting(1),
  // Whoever got no answer asks for the same again.
  asking(20, nothing, ({ last }) => (last?.failed ? last.request : undefined)),
  asking(2, nothing, ({ last }) => last?.request),
  tellingOne,
  seldomOne,

  asking(2, fc.tuple(nameToTake, password), (_, [name, given]) => sessions.register(name, given), 0),
  withUser(10, guess, (name, given, world) => sessions.login(name, given ?? passwordOf(world, name))),
  withRefreshToken(
    24,
    fc.option(fc.constant('notes:write'), { freq: 3, nil: undefined }),
    (token, by, scope) => sessions.refresh(token, by, scope),
  ),
  withRefreshToken(1, fc.constantFrom('generation', 'mac', 'kind'), (token, by, what) => {
    const altered = {
      generation: token.text.replace(`.${token.generation}.`, `.${token.generation + 1}.`),
      mac: token.text.replace(/.(?=.$)/, (letter) => (letter === 'A' ? 'B' : 'A')),
      kind: token.text.replace('hp_rt_', 'hp_ac_'),
    }
    return sessions.forge(token, by, altered[what])
  }),
  withRefreshToken(1, nothing, sessions.revokeGrantToken),
  withAccessToken(1, sessions.revokeAccessToken),
  withAccessToken(1, sessions.revokeAnyAccessToken, 0),
  withAccessToken(1, sessions.logout),
  asking(
    6,
    fc.tuple(some, guess, password),
    (world, [by, current, next]) => {
      const session = pickOf(world, ownSessions(world), by)
      return (
        session &&
        sessions.changePassword(session, current ?? passwordOf(world, ownerOf(world, session)), next)
      )
    },
    2,
  ),

  withApp(
    6,
    fc.tuple(some, guess, ticks),
    (clientId, [by, given, ticked], world) => {
      const name = pickName(world, by)
      return apps.consent(clientId, name, given ?? passwordOf(world, name), ticked)
    },
    2,
  ),
  asking(6, fc.tuple(some, mostly(false, true), mostly(true, false)), (world, [by, isStranger, isRight]) => {
    const code = pickOf(world, world.known.codes, by)
    return code && apps.redeem(code, credentialsFor(world, code.grant, isStranger), isRight)
  }),
  withApp(2, nothing, apps.revokeApp, 0),
  withApp(2, fc.boolean(), (clientId, isOwner, world) => {
    const owner = userOf(world, held(world.likely.apps, clientId).owner)
    return owner && apps.deleteApp(clientId, isOwner ? { ownerSub: owner.sub } : 'admin')
  }),

  withGrant(1, accounts.endGrant),
  withGrant(1, accounts.revokeAnyGrant),
  withUser(1, nothing, ifKnown(accounts.endAllGrants), 0),
  withUser(3, nothing, ifKnown(accounts.list)),
  withUser(1, nothing, accounts.revokeUser),
  withUser(3, nothing, accounts.disable),
  withUser(3, nothing, accounts.enable),
  withUser(1, nothing, accounts.deleteUser),
  withUser(1, password, accounts.setPassword),
  withUser(3, scopes, accounts.setScopes),
  withUser(3, fc.constant(['tokens:introspect']), accounts.setScopes),
]

/** Anything that can happen, in any order. */
export const happenings = fc.commands([fc.oneof(...steps)], { maxCommands: 100, size: 'max' })
