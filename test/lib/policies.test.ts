import { describe, expect, test } from 'vitest'
import { at, ofType, readable } from './readable.ts'
import { synthesize } from './synth.ts'

const resources = readable(synthesize())

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
}

const list = (value: string | readonly string[]): readonly string[] => [value].flat()

/** `dynamodb:GetItem on <Auth/Tables/Users.Arn>` for each pair that a role's statements allow. */
function allowedBy(role: string): string[] {
  const [policy, ...others] = at(resources, role).Properties.Policies as {
    PolicyDocument: { Statement: Statement[] }
  }[]
  expect(others).toEqual([])
  return (policy?.PolicyDocument.Statement ?? [])
    .flatMap(({ Effect, Action, Resource }) => {
      expect(Effect).toBe('Allow')
      return list(Action).flatMap((action) => list(Resource).map((resource) => `${action} on ${resource}`))
    })
    .sort()
}

const on = (arn: string, service: string, actions: readonly string[]) =>
  actions.map((action) => `${service}:${action} on ${arn}`)

const table =
  (name: string) =>
  (...actions: string[]) =>
    on(`<Auth/Tables/${name}.Arn>`, 'dynamodb', actions)
const index =
  (name: string, indexName: string) =>
  (...actions: string[]) =>
    on(`<Auth/Tables/${name}.Arn>/index/${indexName}`, 'dynamodb', actions)
const secret =
  (name: string) =>
  (...actions: string[]) =>
    on(`<Auth/Secrets/${name}>`, 'secretsmanager', actions)

const users = table('Users')
const grants = table('Grants')
const grantsBySub = index('Grants', 'by-sub')
const clients = table('Clients')
const clientsByOwner = index('Clients', 'by-owner')
const revokedTokens = table('RevokedTokens')
const signingKeys = table('SigningKeys')
const signingKeysByUse = index('SigningKeys', 'by-use')
const signingKey = secret('SigningKey')
const grantKey = secret('GrantKey')
const pepper = secret('Pepper')

const publishedKeys = [...signingKeys('BatchGetItem'), ...signingKeysByUse('Query')]

/** All that each function may do beyond its own log. */
const policies: Readonly<Record<string, readonly string[]>> = {
  Register: [...users('GetItem', 'PutItem'), ...pepper('GetSecretValue')],
  Login: [
    ...users('GetItem', 'UpdateItem'),
    ...grants('PutItem'),
    ...signingKey('GetSecretValue'),
    ...grantKey('GetSecretValue'),
    ...pepper('GetSecretValue'),
  ],
  Logout: revokedTokens('UpdateItem'),
  Userinfo: users('GetItem'),
  Jwks: publishedKeys,
  Metadata: [],
  OpenApi: [],
  Token: [
    ...users('BatchGetItem'),
    ...grants('BatchGetItem', 'PutItem', 'UpdateItem'),
    ...clients('BatchGetItem'),
    ...revokedTokens('BatchGetItem', 'UpdateItem'),
    ...publishedKeys,
    ...signingKey('GetSecretValue'),
    ...grantKey('GetSecretValue'),
  ],
  Revoke: [
    ...grants('BatchGetItem'),
    ...clients('BatchGetItem'),
    ...revokedTokens('UpdateItem'),
    ...publishedKeys,
    ...grantKey('GetSecretValue'),
  ],
  Introspect: [
    ...grants('BatchGetItem'),
    ...clients('BatchGetItem'),
    ...revokedTokens('BatchGetItem'),
    ...publishedKeys,
    ...grantKey('GetSecretValue'),
  ],
  Grants: [
    ...grants('BatchGetItem'),
    ...grantsBySub('Query'),
    ...clients('BatchGetItem'),
    ...revokedTokens('BatchGetItem', 'UpdateItem'),
  ],
  Password: [
    ...users('GetItem', 'UpdateItem'),
    ...grants('PutItem'),
    ...revokedTokens('UpdateItem'),
    ...signingKey('GetSecretValue'),
    ...grantKey('GetSecretValue'),
    ...pepper('GetSecretValue'),
  ],
  PersonalTokens: [
    ...users('BatchGetItem'),
    ...grants('PutItem'),
    ...revokedTokens('BatchGetItem'),
    ...signingKey('GetSecretValue'),
  ],
  Clients: [
    ...clients('BatchGetItem', 'PutItem', 'UpdateItem'),
    ...clientsByOwner('Query'),
    ...users('BatchGetItem'),
    ...revokedTokens('UpdateItem'),
  ],
  Authorize: [
    ...users('GetItem', 'UpdateItem'),
    ...grants('PutItem'),
    ...clients('BatchGetItem'),
    ...grantKey('GetSecretValue'),
    ...pepper('GetSecretValue'),
  ],
  Authorizer: [...revokedTokens('BatchGetItem'), ...publishedKeys],
  RotateKeys: [
    ...signingKey('DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'),
    ...signingKeys('BatchGetItem', 'PutItem', 'UpdateItem'),
    ...signingKeysByUse('Query'),
  ],
  Administer: [
    ...users('GetItem', 'PutItem', 'UpdateItem'),
    ...grants('BatchGetItem'),
    ...grantsBySub('Query'),
    ...clients('BatchGetItem', 'UpdateItem'),
    ...clientsByOwner('Query'),
    ...revokedTokens('BatchGetItem', 'UpdateItem'),
    ...signingKeys('BatchGetItem', 'DeleteItem'),
    ...signingKeysByUse('Query'),
    ...signingKey('RotateSecret'),
    ...grantKey('GetSecretValue'),
    ...pepper('GetSecretValue'),
    'lambda:InvokeFunction on <Auth/RotateKeys/Function.Arn>',
  ],
}

test('each function is in the table of policies', () => {
  const functions = ofType(resources, 'AWS::Lambda::Function').map(([path]) => path)

  expect(functions.sort()).toEqual(
    Object.keys(policies)
      .map((name) => `Auth/${name}/Function`)
      .sort(),
  )
})

test.each(Object.entries(policies))(
  '%s may do this and nothing else, with a role of its own',
  (name, allowed) => {
    const log = `<Auth/${name}/Log.Arn>`

    expect(allowedBy(`Auth/${name}/Role`)).toEqual(
      [...allowed, `logs:CreateLogStream on ${log}`, `logs:PutLogEvents on ${log}`].sort(),
    )
    expect(at(resources, `Auth/${name}/Role`).Properties).not.toHaveProperty('ManagedPolicyArns')
    expect(at(resources, `Auth/${name}/Function`).Properties.Role).toBe(`<Auth/${name}/Role.Arn>`)
  },
)

test('no policy is attached to a role from outside', () => {
  expect(ofType(resources, 'AWS::IAM::Policy')).toEqual([])
  expect(ofType(resources, 'AWS::IAM::ManagedPolicy')).toEqual([])
})

describe('of all functions', () => {
  const allowedTo = (permission: string) =>
    Object.keys(policies).filter((name) =>
      allowedBy(`Auth/${name}/Role`).some((allowed) => allowed === permission),
    )

  test.each([
    [
      'the private keys only by those that issue access tokens, and by their rotation',
      'secretsmanager:GetSecretValue on <Auth/Secrets/SigningKey>',
      ['Login', 'Token', 'Password', 'PersonalTokens', 'RotateKeys'],
    ],
    [
      'the grant key only by those that issue or read refresh tokens and codes',
      'secretsmanager:GetSecretValue on <Auth/Secrets/GrantKey>',
      ['Login', 'Token', 'Revoke', 'Introspect', 'Password', 'Authorize', 'Administer'],
    ],
    [
      'the pepper only by those that hash',
      'secretsmanager:GetSecretValue on <Auth/Secrets/Pepper>',
      ['Register', 'Login', 'Password', 'Authorize', 'Administer'],
    ],
  ])('%s can be read', (_, permission, names) => {
    expect(allowedTo(permission)).toEqual(names)
  })
})
