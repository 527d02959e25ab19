import { Duration, Lazy, type Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { describe, expect, test } from 'vitest'
import type { TokenAuthProps } from '../../lib/token-auth-props.ts'
import { TestStack } from './synth.ts'

const mistakes: [name: string, props: TokenAuthProps, message: string][] = [
  ...[
    '',
    ' ',
    'notes',
    '/notes',
    'notes.example.com',
    'https://a.example/#b',
    'https://a.example/b c',
  ].flatMap((audience): [string, TokenAuthProps, string][] => [
    [
      `the audience ${JSON.stringify(audience)}`,
      { audience },
      `audience: '${audience}' is not an absolute URI without fragment`,
    ],
    [
      `the audience ${JSON.stringify(audience)} among others`,
      { otherAudiences: ['https://files.example.com', audience] },
      `otherAudiences: '${audience}' is not an absolute URI without fragment`,
    ],
  ]),
  [
    'an access token that could outlive its revocation',
    { accessTokenLife: Duration.days(366) },
    'accessTokenLife: must be 1 second to 365 days (a revocation is kept for 400), not 366 days',
  ],
  [
    'an access token that never works',
    { accessTokenLife: Duration.seconds(0) },
    'accessTokenLife: must be 1 second',
  ],
  [
    'a grant that could outlive its revocation',
    { refreshAbsoluteLife: Duration.days(401) },
    'refreshAbsoluteLife: must be 1 second to 365 days',
  ],
  [
    'an idle life that cannot run out',
    { refreshIdleLife: Duration.days(91) },
    'refreshIdleLife: 91 days is longer than refreshAbsoluteLife (90 days)',
  ],
  ['a long grace', { refreshGrace: Duration.minutes(61) }, 'refreshGrace: must be 0 seconds to 1 hour'],
  [
    'parts of a second',
    { refreshGrace: Duration.millis(1500) },
    'refreshGrace: must be whole seconds, not 1.5',
  ],
  [
    'a life known at deployment only',
    { accessTokenLife: Duration.seconds(Lazy.number({ produce: () => 1 })) },
    'accessTokenLife: must be known when the app is synthesized',
  ],
  [
    'personal tokens that could outlive their revocation',
    { personalTokenMaxLife: Duration.days(366) },
    'personalTokenMaxLife: must be 1 minute to 365 days (a revocation is kept for 400), not 366 days',
  ],
  [
    'personal tokens that nobody can use in time',
    { personalTokenMaxLife: Duration.seconds(59) },
    'personalTokenMaxLife: must be 1 minute to 365 days',
  ],
  [
    'a longer cache than API Gateway has',
    { authorizerCacheTtl: Duration.hours(2) },
    'authorizerCacheTtl: must be 0 seconds to 1 hour',
  ],
  [
    'a rotation each day',
    { signingKeyRotation: Duration.days(1) },
    'signingKeyRotation: must be 7 to 365 days',
  ],
  [
    'a rotation at part of a day',
    { signingKeyRotation: Duration.hours(180) },
    'signingKeyRotation: must be whole days',
  ],
  ['a scope with a space', { scopes: { 'notes read': 'Read' } }, 'scopes: "notes read" is not a scope name'],
  ['a scope with a quote', { scopes: { 'a"b': 'Read' } }, 'scopes: "a\\"b" is not a scope name'],
  ['a scope with no name', { scopes: { '': 'Read' } }, 'scopes: "" is not a scope name'],
  ...['account', 'openid', 'profile', 'tokens:introspect'].map((name): [string, TokenAuthProps, string] => [
    `the reserved scope ${name}`,
    { scopes: { [name]: 'Mine' } },
    `scopes: '${name}' has a meaning of its own`,
  ]),
  ...(
    [
      ['TokenAuth', { accesTokenLife: Duration.hours(1) }],
      ['branding', { branding: { colour: '#2563eb' } }],
      ['passwordPolicy', { passwordPolicy: { minLenght: 20 } }],
      ['throttling', { throttling: { logins: { rateLimit: 1, burstLimit: 1 } } }],
      ['throttling.routes', { throttling: { routes: { rateLimit: 1, burst: 1 } } }],
      ['customDomain', { customDomain: { name: 'api.example.com' } }],
      ['alarms', { alarms: { sns: 'x' } }],
      ['webAcl', { webAcl: { requestsPerMinute: 100 } }],
      ["scopes: 'notes:read'", { scopes: { 'notes:read': { description: 'Read', thirdparty: false } } }],
    ] as [string, object][]
  ).map(([name, props]): [string, TokenAuthProps, string] => [
    `what there is not in ${name}`,
    props,
    `${name}: there is no '`,
  ]),
  ...[undefined, null, 7].map((scope): [string, TokenAuthProps, string] => [
    `a scope that is ${scope}`,
    { scopes: { 'notes:read': scope } } as unknown as TokenAuthProps,
    `scopes: 'notes:read': must be an object, not ${scope}`,
  ]),
  [
    'a scope that is default in words',
    { scopes: { 'notes:read': { description: 'Read', default: 'no' } } } as unknown as TokenAuthProps,
    "scopes: 'notes:read' has default and thirdParty, each true or false",
  ],
  [
    'another word for closed registration',
    { registration: 'none' } as unknown as TokenAuthProps,
    "registration: must be open or closed, not 'none'",
  ],
  ['a scope without a sentence', { scopes: { 'notes:read': '' } }, "scopes: 'notes:read' needs a sentence"],
  [
    'short passwords',
    { passwordPolicy: { minLength: 7 } },
    'passwordPolicy.minLength: must be a whole number from 8 to 1024, not 7',
  ],
  [
    'a longest password below the shortest',
    { passwordPolicy: { minLength: 100, maxLength: 99 } },
    'passwordPolicy.maxLength: must be a whole number from 100 to 4096, not 99',
  ],
  [
    'cheap hashes',
    { passwordPolicy: { bcryptCost: 9 } },
    'passwordPolicy.bcryptCost: must be a whole number from 10 to 15, not 9',
  ],
  [
    'a highest cost below the cost',
    { passwordPolicy: { bcryptCost: 13, highestBcryptCostInUse: 12 } },
    'passwordPolicy.highestBcryptCostInUse: must be a whole number from 13 to 15, not 12',
  ],
  ['an owner without a name', { branding: { name: ' ' } }, 'branding.name: must be 1 to 60 characters'],
  [
    'an owner with a long name',
    { branding: { name: 'x'.repeat(61) } },
    'branding.name: must be 1 to 60 characters',
  ],
  ...['http://example.com/logo.png', '/logo.png', 'data:image/png;base64,AAAA', 'https://', ''].map(
    (logoUrl): [string, TokenAuthProps, string] => [
      `the logo ${JSON.stringify(logoUrl)}`,
      { branding: { logoUrl } },
      `branding.logoUrl: must be an https URL, not '${logoUrl}'`,
    ],
  ),
  ...['blue', '#fff', '#2563ebff', '2563eb', '#2563eg', 'red;}'].map(
    (accentColor): [string, TokenAuthProps, string] => [
      `the colour ${accentColor}`,
      { branding: { accentColor } },
      `branding.accentColor: must be written #rrggbb, not '${accentColor}'`,
    ],
  ),
  [
    'no requests at all',
    { throttling: { routes: { rateLimit: 0, burstLimit: 1 } } },
    'throttling.routes.rateLimit: must be above 0, not 0',
  ],
  [
    'half a request at once',
    { throttling: { passwordRoutes: { rateLimit: 1, burstLimit: 0.5 } } },
    'throttling.passwordRoutes.burstLimit: must be a whole number above 0, not 0.5',
  ],
  [
    'a lower limit than WAF takes',
    { webAcl: { requestsPerFiveMinutes: 9 } },
    'webAcl.requestsPerFiveMinutes: must be a whole number from 10 to 2,000,000,000, not 9',
  ],
]

describe('refuses, when it is made,', () => {
  test.each(mistakes)('%s', (_, props, message) => {
    expect(() => new TestStack(props)).toThrow(message)
  })

  test.each(['https://api.example.com', 'API.example.com', 'api.example.com/v1', ''])(
    'the domain name %j',
    (domainName) => {
      const props = (stack: Stack): TokenAuthProps => ({
        customDomain: {
          domainName,
          certificate: Certificate.fromCertificateArn(stack, 'C', 'arn:aws:acm:eu-central-1:1:certificate/1'),
        },
      })
      expect(() => new TestStack(props)).toThrow(
        `customDomain.domainName: must be a name such as api.example.com, not '${domainName}'`,
      )
    },
  )
})
