import { Duration } from 'aws-cdk-lib'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../functions/config.ts'
import { TokenAuth } from '../../lib/token-auth.ts'
import type { TokenAuthProps } from '../../lib/token-auth-props.ts'
import { at, ofType, readable } from './readable.ts'
import { type Resource, synthesize } from './synth.ts'

const variablesOf = (fn: Resource) =>
  (fn.Properties.Environment as { Variables: Readonly<Record<string, string>> }).Variables

/** The variables of some functions together. */
const told = (props: TokenAuthProps, ...names: string[]): Readonly<Record<string, string>> => {
  const resources = readable(synthesize(props))
  return Object.assign({}, ...names.map((name) => variablesOf(at(resources, `Auth/${name}/Function`))))
}

test('each variable says the same in every function that has it: the default of the design', () => {
  const issuer = 'https://<Auth/Api/Rest>.execute-api.<AWS::Region>.<AWS::URLSuffix>/prod'
  const functions = ofType(
    readable(synthesize({ scopes: { 'notes:read': 'Read your notes' } })),
    'AWS::Lambda::Function',
  )
  const values: Record<string, string[]> = {}
  for (const [name, value] of functions.flatMap(([, fn]) => Object.entries(variablesOf(fn)))) {
    values[name] = [...new Set(values[name]).add(value)]
  }

  expect(values).toEqual({
    ISSUER: [issuer],
    AUDIENCE: [issuer],
    AUDIENCES: [issuer],
    REGISTRATION: ['open'],
    USERS_TABLE: ['<Auth/Tables/Users>'],
    GRANTS_TABLE: ['<Auth/Tables/Grants>'],
    CLIENTS_TABLE: ['<Auth/Tables/Clients>'],
    REVOKED_TOKENS_TABLE: ['<Auth/Tables/RevokedTokens>'],
    SIGNING_KEYS_TABLE: ['<Auth/Tables/SigningKeys>'],
    SIGNING_KEY_SECRET: ['<Auth/Secrets/SigningKey>'],
    GRANT_KEY_SECRET: ['<Auth/Secrets/GrantKey>'],
    PEPPER_SECRET: ['<Auth/Secrets/Pepper>'],
    ACCESS_TOKEN_SECONDS: ['900'],
    REFRESH_GRACE_SECONDS: ['30'],
    REFRESH_IDLE_SECONDS: ['1209600'],
    REFRESH_ABSOLUTE_SECONDS: ['7776000'],
    PERSONAL_TOKEN_MAX_SECONDS: ['31536000'],
    PASSWORD_MIN_LENGTH: ['15'],
    PASSWORD_MAX_LENGTH: ['1024'],
    BCRYPT_COST: ['12'],
    HIGHEST_BCRYPT_COST: ['12'],
    BRANDING: ['{"name":"This service","accentColor":"#2563eb"}'],
    SCOPES: ['{"notes:read":"Read your notes"}'],
    ROUTES: [expect.stringMatching(/^GET \/userinfo$/m)],
  })
})

describe('takes each prop to its bounds, and tells the functions', () => {
  const lives = [
    'accessTokenSeconds',
    'refreshIdleSeconds',
    'refreshAbsoluteSeconds',
    'refreshGraceSeconds',
    'personalTokenMaxSeconds',
  ] as const
  const policy = ['passwordMinLength', 'passwordMaxLength', 'bcryptCost', 'highestBcryptCost'] as const

  test('the shortest lives and the weakest policy', () => {
    const props: TokenAuthProps = {
      accessTokenLife: Duration.seconds(1),
      refreshIdleLife: Duration.seconds(1),
      refreshAbsoluteLife: Duration.seconds(1),
      refreshGrace: Duration.seconds(0),
      personalTokenMaxLife: Duration.seconds(60),
      signingKeyRotation: Duration.days(7),
      passwordPolicy: { minLength: 8, maxLength: 64, bcryptCost: 10 },
    }

    expect(loadConfig(told(props, 'Token', 'PersonalTokens', 'Password'), ...lives, ...policy)).toEqual({
      accessTokenSeconds: 1,
      refreshIdleSeconds: 1,
      refreshAbsoluteSeconds: 1,
      refreshGraceSeconds: 0,
      personalTokenMaxSeconds: 60,
      passwordMinLength: 8,
      passwordMaxLength: 64,
      bcryptCost: 10,
      highestBcryptCost: 10,
    })
  })

  test('the longest lives and the strongest policy', () => {
    const year = 365 * 24 * 60 * 60
    const props: TokenAuthProps = {
      accessTokenLife: Duration.days(365),
      refreshIdleLife: Duration.days(365),
      refreshAbsoluteLife: Duration.days(365),
      refreshGrace: Duration.hours(1),
      personalTokenMaxLife: Duration.days(365),
      authorizerCacheTtl: Duration.hours(1),
      signingKeyRotation: Duration.days(365),
      passwordPolicy: { minLength: 1024, maxLength: 4096, bcryptCost: 15, highestBcryptCostInUse: 15 },
    }

    expect(loadConfig(told(props, 'Token', 'PersonalTokens', 'Password'), ...lives, ...policy)).toEqual({
      accessTokenSeconds: year,
      refreshIdleSeconds: year,
      refreshAbsoluteSeconds: year,
      refreshGraceSeconds: 3600,
      personalTokenMaxSeconds: year,
      passwordMinLength: 1024,
      passwordMaxLength: 4096,
      bcryptCost: 15,
      highestBcryptCost: 15,
    })
  })

  test('scopes, of which those with nothing but a sentence take no more room than that', () => {
    const catalogue = {
      '!': { description: 'Everything', default: false, thirdParty: false },
      '~': 'Nothing',
      'notes:read': { description: 'Read your notes' },
      'notes:all': { description: 'Manage all notes', thirdParty: false },
    }

    const variables = told({ scopes: catalogue }, 'Login')

    expect(variables.SCOPES).toBe(
      JSON.stringify({
        '!': { description: 'Everything', default: false, thirdParty: false },
        '~': 'Nothing',
        'notes:read': 'Read your notes',
        'notes:all': { description: 'Manage all notes', default: true, thirdParty: false },
      }),
    )
    expect([...loadConfig(variables, 'catalogue').catalogue]).toEqual(
      expect.arrayContaining([
        ['!', { description: 'Everything', default: false, thirdParty: false }],
        ['~', { description: 'Nothing', default: true, thirdParty: true }],
        ['notes:read', { description: 'Read your notes', default: true, thirdParty: true }],
        ['notes:all', { description: 'Manage all notes', default: true, thirdParty: false }],
      ]),
    )
  })

  test.each([
    ['a name alone', { name: '🐝'.repeat(60) }],
    ['everything', { name: 'E', logoUrl: 'https://example.com/logo.svg?v=1', accentColor: '#0A7f3f' }],
  ])('branding: %s', (_, branding) => {
    expect(loadConfig(told({ branding }, 'Authorize'), 'branding').branding).toEqual({
      accentColor: '#2563eb',
      ...branding,
    })
  })

  test('S-29: audiences, this API’s first, which alone is the one that it takes tokens for', () => {
    const props = {
      audience: 'urn:example:notes',
      otherAudiences: ['https://files.example.com/v1?x=y', 'api://calendar'],
    }

    expect(loadConfig(told(props, 'Authorizer', 'Token'), 'audience', 'audiences')).toEqual({
      audience: 'urn:example:notes',
      audiences: ['urn:example:notes', 'https://files.example.com/v1?x=y', 'api://calendar'],
    })
  })

  test('an audience that is known at deployment only: the issuer of another API', () => {
    const resources = readable(
      synthesize((stack) => ({ otherAudiences: [new TokenAuth(stack, 'Other').issuer] })),
    )
    const issuerOf = (name: string) =>
      `https://<${name}/Api/Rest>.execute-api.<AWS::Region>.<AWS::URLSuffix>/prod`

    expect(variablesOf(at(resources, 'Auth/Token/Function')).AUDIENCES).toBe(
      `${issuerOf('Auth')} ${issuerOf('Other')}`,
    )
  })
})
