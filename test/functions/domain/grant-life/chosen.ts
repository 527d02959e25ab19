import fc from 'fast-check'
import * as apps from './apps.ts'
import { passwords } from './begin.ts'
import { asking } from './commands.ts'
import { makePersonalToken } from './personal-tokens.ts'
import { credentialsFor, ownerOf, ownSessions, passwordOf } from './picks.ts'
import type { Request } from './request.ts'
import type { Rule } from './rules.ts'
import * as sessions from './sessions.ts'
import type { World } from './world.ts'

/** Rules that are seldom come to by chance. */
const seldom = new Set<Rule>([
  'a refresh for less, scopes being taken half done',
  'no scope is left',
  'a code is redeemed too late',
  'a grant behind the cut-off of its app',
  'a grant of a user who is disabled, half done',
  'a grant of a user who is deleted, half done',
  'an app is deleted, half done',
  'a password change finished by asking again',
  'a password change in the millisecond of a cut-off',
  'a password change of a user who was ended, half done',
  'a personal token of a user who was ended, half done',
  'reuse of the parent, grace being over',
  'the idle life is over',
])

/** Everything that people may ask for with what they hold. */
function possible(world: World): Request[] {
  const { known } = world
  return [
    ...known.refreshTokens.map((token) => sessions.refresh(token, credentialsFor(world, token.grant))),
    ...known.codes.map((code) => apps.redeem(code, credentialsFor(world, code.grant), true)),
    ...ownSessions(world).flatMap((session) => {
      const right = passwordOf(world, ownerOf(world, session))
      return passwords.flatMap((other) => [
        sessions.changePassword(session, right, other),
        sessions.changePassword(session, other, right),
      ])
    }),
    ...ownSessions(world).map((session) => makePersonalToken(session, 'notes:write', 3_600)),
    ...[...known.subs.keys()].map((name) => sessions.login(name, passwordOf(world, name))),
  ]
}

/** What comes to rules that are wanted, if anything does. */
const chosen = (weight: number, isWanted: (rules: ReadonlySet<Rule>) => boolean) =>
  asking(weight, fc.nat(20), (world, at) => {
    const wanted = possible(world).filter((request) => isWanted(world.rulesFor(request)))
    return wanted[at % (wanted.length || 1)]
  })

/** Its answer tells how far a request came under which the store failed. */
export const tellingOne = chosen(15, ({ size }) => size > 1)

export const seldomOne = chosen(15, (rules) => [...rules].some((rule) => seldom.has(rule)))
