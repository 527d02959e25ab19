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
import { asking, happening, waiting } from './commands.ts'
import { makePersonalToken } from './personal-tokens.ts'
import {
  credentialsFor,
  guess,
  lifeSeconds,
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

/** To the last millisecond before a rule's time runs out, or to the next. */
const waitingForAnEnd = waiting(
  5,
  fc.tuple(fc.constantFrom('grace', 'grace', 'idle', 'absolute', 'code', 'access'), some, fc.boolean()),
  (world, [which, by, isOver]) => {
    const { likely, known, lives, now } = world
    const grantOf = (token: { readonly grant: string } | undefined) => token && likely.grants.get(token.grant)
    const grant = grantOf(pickOf(world, known.refreshTokens, by))
    const ends = {
      // Of grace, the last millisecond is one of it.
      grace: grant && grant.lastUse + lives.refreshGraceSeconds * 1000 + 1,
      idle: grant && grant.lastUse + lives.refreshIdleSeconds * 1000,
      absolute: grant?.end,
      code: grantOf(pickOf(world, known.codes.filter(isUnused(world)), by))?.end,
      access: pickOf(world, known.accessTokens, by)?.exp,
    }
    return Math.max((ends[which] ?? now) - now - (isOver ? 0 : 1), 0)
  },
)

/** Whatever the store has done. */
const isActive = ({ states }: World, name: string) =>
  states.every(({ users }) => users.get(name)?.status === 'active')

const hasRoomForApps = ({ likely }: World) =>
  [...likely.apps.values()].filter(({ deletedAt }) => deletedAt === undefined).length < 3

const steps = [
  // Two functions' clocks may differ.
  waiting(5, fc.oneof(fc.constantFrom(0, 1, 1, 999, -1, -5_000), fc.nat(10_000)), (_, time) => time),
  waitingForAnEnd,
  happening(
    1,
    'restart',
    () => true,
    async (world) => world.restart(),
  ),
  happening(
    5,
    'bob registers an app',
    (world) => isActive(world, 'bob') && hasRoomForApps(world),
    (world) => world.addApp('bob', 'client_secret_basic'),
  ),
  // Whoever got no answer asks for the same again.
  asking(20, nothing, ({ last }) => (last?.failed ? last.request : undefined)),
  asking(3, nothing, ({ last }) => last?.request),
  tellingOne,
  seldomOne,

  asking(4, fc.tuple(nameToTake, password), (_, [name, given]) => sessions.register(name, given), 0),
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
  withAccessToken(3, sessions.revokeAccessToken),
  withAccessToken(2, sessions.revokeAnyAccessToken, 0),
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

  asking(
    8,
    fc.tuple(some, fc.constantFrom('notes:read', 'notes:write'), lifeSeconds),
    (world, [by, scope, life]) => {
      const session = pickOf(world, ownSessions(world), by)
      return session && makePersonalToken(session, scope, life)
    },
  ),

  withApp(
    14,
    fc.tuple(some, guess, ticks),
    (clientId, [by, given, ticked], world) => {
      const name = pickName(world, by)
      return apps.consent(clientId, name, given ?? passwordOf(world, name), ticked)
    },
    2,
  ),
  asking(
    20,
    fc.tuple(
      some,
      fc.constantFrom(isUnused, isUnused, () => () => true),
      mostly(false, true),
      mostly(true, false),
    ),
    (world, [by, which, isStranger, isRight]) => {
      const code = pickOf(world, world.known.codes.filter(which(world)), by)
      return code && apps.redeem(code, credentialsFor(world, code.grant, isStranger), isRight)
    },
  ),
  withApp(2, nothing, apps.revokeApp, 0),
  withApp(4, fc.boolean(), (clientId, isOwner, world) => {
    const owner = userOf(world, held(world.likely.apps, clientId).owner)
    return owner && apps.deleteApp(clientId, isOwner ? { ownerSub: owner.sub } : 'admin')
  }),

  withGrant(1, accounts.endGrant),
  withGrant(1, accounts.revokeAnyGrant),
  withUser(1, nothing, ifKnown(accounts.endAllGrants), 0),
  withUser(8, nothing, ifKnown(accounts.list)),
  withUser(1, nothing, accounts.revokeUser),
  withUser(3, nothing, accounts.disable),
  withUser(3, nothing, accounts.enable),
  withUser(1, nothing, accounts.deleteUser),
  withUser(1, password, accounts.setPassword),
  withUser(4, scopes, accounts.setScopes),
  withUser(3, fc.constant(['tokens:introspect']), accounts.setScopes),
]

/** Anything that can happen, in any order. */
export const happenings = fc.commands([fc.oneof(...steps)], { maxCommands: 160, size: 'max' })
