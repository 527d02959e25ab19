import type { RouteTable } from './domain/decide-access.ts'
import { builtInScopes, type ScopeCatalogue } from './domain/scope-catalogue.ts'
import type { Branding } from './http/page.ts'

/** One environment variable of a function: its name, and how its text becomes a value. */
interface Variable<T> {
  readonly name: string
  /** Returns the value, or throws an Error that says what was expected. */
  readonly parse: (text: string) => T
}

const text = (name: string): Variable<string> => ({ name, parse: (value) => value })

const words = (name: string): Variable<readonly string[]> => ({ name, parse: (value) => value.split(' ') })

const oneOf = <T extends string>(name: string, values: readonly T[]): Variable<T> => ({
  name,
  parse(value) {
    const found = values.find((allowed) => allowed === value)
    if (found === undefined) throw new Error(`must be ${values.join(' or ')}`)
    return found
  },
})

const integer = (name: string, min: number, max: number): Variable<number> => ({
  name,
  parse(value) {
    const number = Number(value)
    if (!/^\d{1,15}$/.test(value) || number < min || number > max) {
      throw new Error(`must be a whole number from ${min} to ${max}`)
    }
    return number
  },
})

const url = (name: string): Variable<string> => ({
  name,
  parse(value) {
    if (!URL.canParse(value) || !/^https?:/.test(value)) throw new Error('must be an http(s) URL')
    if (value.endsWith('/')) throw new Error('must not end in a slash')
    return value
  },
})

function object(value: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch {
    parsed = undefined
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Error('must be a JSON object')
  }
  return parsed as Record<string, unknown>
}

/** Whose pages the consent page and its kin are. */
const brandingOf = (name: string): Variable<Branding> => ({
  name,
  parse(value) {
    const { name: owner, logoUrl, accentColor } = object(value)
    const isLogo = logoUrl === undefined || (typeof logoUrl === 'string' && URL.canParse(logoUrl))
    const isColor = typeof accentColor === 'string' && /^#[0-9a-f]{6}$/i.test(accentColor)
    if (typeof owner !== 'string' || !isLogo || !isColor) {
      throw new Error('needs a name, an accentColor like #123abc and, if there is one, a logoUrl')
    }
    return { name: owner, logoUrl: logoUrl as string | undefined, accentColor }
  },
})

/** A scope's sentence alone stands for one that users hold by default and third parties may ask for. */
const scopeCatalogue = (name: string): Variable<ScopeCatalogue> => ({
  name,
  parse(value) {
    const entries = Object.entries(object(value)).map(([scope, entry]) => {
      const whole =
        typeof entry === 'string' ? { description: entry, default: true, thirdParty: true } : entry
      const { description, default: byDefault, thirdParty } = (whole ?? {}) as Record<string, unknown>
      if (
        typeof description !== 'string' ||
        typeof byDefault !== 'boolean' ||
        typeof thirdParty !== 'boolean'
      ) {
        throw new Error(`needs description, default and thirdParty for the scope ${JSON.stringify(scope)}`)
      }
      return [scope, { description, default: byDefault, thirdParty }] as const
    })
    return new Map([...builtInScopes, ...entries])
  },
})

/** `GET /notes notes:read`, a line each: the scopes that each route needs; none means any valid token. */
const routeTable = (name: string): Variable<RouteTable> => ({
  name,
  parse(value) {
    const entries = value.split('\n').map((line) => {
      const [method = '', path = '', ...scopes] = line.split(' ')
      if (!/^[A-Z]+$/.test(method) || !path.startsWith('/') || scopes.includes('')) {
        throw new Error(`needs lines of a method, a path and scopes, but has ${JSON.stringify(line)}`)
      }
      return [`${method} ${path}`, scopes] as const
    })
    return new Map(entries)
  },
})

const year = 365 * 24 * 60 * 60

/** Each setting that a function can ask for. The stack sets the variables; nothing has a default here. */
const variables = {
  issuer: url('ISSUER'),
  audience: text('AUDIENCE'),
  /** Whom tokens can be for: this API first. */
  audiences: words('AUDIENCES'),
  registration: oneOf('REGISTRATION', ['open', 'closed']),
  usersTable: text('USERS_TABLE'),
  grantsTable: text('GRANTS_TABLE'),
  revokedTokensTable: text('REVOKED_TOKENS_TABLE'),
  clientsTable: text('CLIENTS_TABLE'),
  signingKeysTable: text('SIGNING_KEYS_TABLE'),
  signingKeySecret: text('SIGNING_KEY_SECRET'),
  grantKeySecret: text('GRANT_KEY_SECRET'),
  pepperSecret: text('PEPPER_SECRET'),
  accessTokenSeconds: integer('ACCESS_TOKEN_SECONDS', 1, year),
  refreshIdleSeconds: integer('REFRESH_IDLE_SECONDS', 1, year),
  refreshAbsoluteSeconds: integer('REFRESH_ABSOLUTE_SECONDS', 1, year),
  refreshGraceSeconds: integer('REFRESH_GRACE_SECONDS', 0, 3600),
  personalTokenMaxSeconds: integer('PERSONAL_TOKEN_MAX_SECONDS', 60, year),
  passwordMinLength: integer('PASSWORD_MIN_LENGTH', 8, 1024),
  passwordMaxLength: integer('PASSWORD_MAX_LENGTH', 64, 4096),
  bcryptCost: integer('BCRYPT_COST', 4, 31),
  highestBcryptCost: integer('HIGHEST_BCRYPT_COST', 4, 31),
  branding: brandingOf('BRANDING'),
  catalogue: scopeCatalogue('SCOPES'),
  routes: routeTable('ROUTES'),
} satisfies Record<string, Variable<unknown>>

/** What checking and storing passwords takes. */
export const hashingSettings = ['pepperSecret', 'bcryptCost', 'highestBcryptCost'] as const

/** What taking a new password takes. */
export const passwordPolicySettings = ['passwordMinLength', 'passwordMaxLength'] as const

/** What issuing tokens takes. */
export const issuingSettings = ['issuer', 'accessTokenSeconds', 'signingKeySecret', 'grantKeySecret'] as const

/** What starting a session takes. */
export const sessionSettings = [
  ...issuingSettings,
  'audience',
  'refreshAbsoluteSeconds',
  'catalogue',
] as const

/** What administration takes. */
export const administrationSettings = [
  ...hashingSettings,
  ...passwordPolicySettings,
  'usersTable',
  'grantsTable',
  'clientsTable',
  'revokedTokensTable',
  'signingKeysTable',
  'signingKeySecret',
  'grantKeySecret',
  'issuer',
  'audiences',
  'refreshIdleSeconds',
  'catalogue',
] as const

/** What answering token requests takes. */
export const tokenEndpointSettings = [
  ...issuingSettings,
  'audiences',
  'refreshGraceSeconds',
  'refreshIdleSeconds',
  'refreshAbsoluteSeconds',
  'catalogue',
] as const

type Variables = typeof variables
type Config = { readonly [K in keyof Variables]: ReturnType<Variables[K]['parse']> }

/** The environment variable behind each setting. */
export const environmentNames = Object.fromEntries(
  Object.entries(variables).map(([setting, variable]) => [setting, variable.name]),
) as { readonly [K in keyof Variables]: string }

/**
 * Reads the named settings from an environment.
 *
 * @throws Error one message that names each variable that is missing or malformed.
 * @example const config = loadConfig(process.env, 'issuer', 'usersTable')
 */
export function loadConfig<K extends keyof Variables>(
  env: Readonly<Record<string, string | undefined>>,
  ...settings: K[]
): Pick<Config, K> {
  const problems: string[] = []
  const entries = settings.map((setting) => {
    const { name, parse } = variables[setting]
    const value = env[name]
    if (value === undefined || value === '') {
      problems.push(`${name} is missing`)
      return [setting, undefined]
    }
    try {
      return [setting, parse(value)]
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`)
      return [setting, undefined]
    }
  })
  if (problems.length > 0) throw new Error(`This function is not configured: ${problems.join('; ')}`)
  return Object.fromEntries(entries) as Pick<Config, K>
}
