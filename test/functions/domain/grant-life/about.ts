import fc from 'fast-check'
import type { User } from './accounts.ts'
import { asking } from './commands.ts'
import { credentialsFor, mostly, pickApp, pickName, pickOf, some } from './picks.ts'
import type { Request } from './request.ts'
import type { Credentials, GrantToken } from './sessions.ts'
import { type AccessToken, held } from './state.ts'
import type { World } from './world.ts'

/** Undefined: nobody knows the user's id. */
export function userOf({ known }: World, name: string): User | undefined {
  const sub = known.subs.get(name)
  return sub === undefined ? undefined : { name, sub }
}

export const ifKnown = (make: (user: User) => Request) => (name: string, _: unknown, world: World) => {
  const user = userOf(world, name)
  return user && make(user)
}

export const nothing = fc.constant(undefined)

/** By whoever may, or now and then by another client. */
export const withRefreshToken = <T>(
  weight: number,
  more: fc.Arbitrary<T>,
  make: (token: GrantToken, by: Credentials, more: T) => Request,
) =>
  asking(weight, fc.tuple(some, mostly(false, true), more), (world, [by, isStranger, picked]) => {
    const token = pickOf(world, world.known.refreshTokens, by)
    return token && make(token, credentialsFor(world, token.grant, isStranger), picked)
  })

export const withAccessToken = (
  weight: number,
  make: (token: AccessToken, by: Credentials) => Request,
  firstWrite = 1,
) =>
  asking(
    weight,
    fc.tuple(some, mostly(false, true)),
    (world, [by, isStranger]) => {
      const token = pickOf(world, world.known.accessTokens, by)
      return token && make(token, credentialsFor(world, token.grant, isStranger))
    },
    firstWrite,
  )

export const withGrant = (weight: number, make: (key: string, grantId: string, by: User) => Request) =>
  asking(weight, fc.tuple(some, some), (world, [by, byName]) => {
    const grant = pickOf(world, world.known.accessTokens, by)?.grant
    const user = userOf(world, pickName(world, byName))
    return grant && user ? make(grant, held(world.known.grantIds, grant), user) : undefined
  })

export const withApp = <T>(
  weight: number,
  more: fc.Arbitrary<T>,
  make: (clientId: string, more: T, world: World) => Request | undefined,
  firstWrite = 1,
) =>
  asking(
    weight,
    fc.tuple(some, more),
    (world, [by, picked]) => {
      const clientId = pickApp(world, by)
      return clientId === undefined ? undefined : make(clientId, picked, world)
    },
    firstWrite,
  )

export const withUser = <T>(
  weight: number,
  more: fc.Arbitrary<T>,
  make: (name: string, more: T, world: World) => Request | undefined,
  firstWrite = 1,
) =>
  asking(
    weight,
    fc.tuple(some, more),
    (world, [by, picked]) => make(pickName(world, by), picked, world),
    firstWrite,
  )
