import fc from 'fast-check'
import { passwords } from './begin.ts'
import { type AccessToken, cutOffOf, endOf, held } from './state.ts'
import type { World } from './world.ts'

interface Pick {
  /** From the newest on. */
  readonly at: number
  /** Only among what is alive, as far as can be told. */
  readonly isAlive: boolean
}

export const mostly = <T, U = T>(usual: T, rare: U): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) })

export const some: fc.Arbitrary<Pick> = fc.record({
  at: fc.oneof({ weight: 3, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(30) }),
  isAlive: fc.oneof(
    { weight: 3, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
})

const names = ['nobody', 'dave', 'carol', 'bob', 'alice'] as const
export const nameToTake = fc.constantFrom(...names.slice(1))

export const password = fc.constantFrom(...passwords)
/** Undefined: the right one. */
export const guess = fc.option(password, { freq: 5, nil: undefined })

export const scopes = fc.constantFrom(
  ['notes:read'],
  ['notes:read', 'notes:write'],
  ['notes:read', 'notes:write', 'tokens:introspect'],
  ['tokens:introspect'],
)
/** Of a personal token. */
export const lifeSeconds = fc.constantFrom(60, 3_600, 30 * 24 * 60 * 60)
export const ticks = fc.constantFrom(['notes:read'], ['notes:read', 'notes:write'])

function pick<T>(list: Iterable<T>, { at, isAlive }: Pick, lives: (one: T) => boolean): T | undefined {
  const found = [...list].filter((one) => !isAlive || lives(one))
  return found.at(-1 - (at % (found.length || 1)))
}

/** One of those that name a grant. */
export const pickOf = <T extends { readonly grant: string }>(
  { likely, lives, now }: World,
  list: readonly T[],
  by: Pick,
) =>
  pick(list, by, ({ grant: key }) => {
    const grant = held(likely.grants, key)
    return !grant.ended && cutOffOf(likely, grant) === undefined && now < endOf(grant, lives)
  })

export const pickApp = ({ likely }: World, by: Pick) =>
  pick(likely.apps.keys(), by, (id) => held(likely.apps, id).deletedAt === undefined)

export const pickName = ({ likely }: World, by: Pick) =>
  pick(names, by, (name) => ['active', 'disabled'].includes(likely.users.get(name)?.status ?? '')) ?? 'nobody'

export const passwordOf = ({ likely }: World, name: string) => likely.users.get(name)?.password ?? 'none'

export const ownerOf = ({ likely }: World, { grant }: AccessToken) => held(likely.grants, grant).owner

/** Tokens with which people may change their passwords. */
export const ownSessions = ({ likely, known }: World) =>
  known.accessTokens.filter(({ grant: key }) => {
    const { app, isPersonal } = held(likely.grants, key)
    return app === undefined && !isPersonal
  })

/** Of the app that a grant was given to, or of another client. */
export function credentialsFor({ likely, credentials }: World, grant: string, isStranger = false) {
  const { app } = held(likely.grants, grant)
  if (!isStranger) return app === undefined ? {} : held(credentials, app)
  const [stranger = {}] = [...credentials].filter(([id]) => id !== app).map(([, found]) => found)
  return app === undefined ? stranger : {}
}
