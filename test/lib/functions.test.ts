import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bundle, bundle, writeBundle } from '../../lib/bundling.ts'
import { at, ofType, readable } from './readable.ts'
import { synthesize } from './synth.ts'

const resources = readable(synthesize({ scopes: { 'notes:read': 'Read your notes' } }))
const functions = ofType(resources, 'AWS::Lambda::Function')

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

const users = '<Auth/Tables/Users.Arn>'
const grants = '<Auth/Tables/Grants.Arn>'
const revokedTokens = '<Auth/Tables/RevokedTokens.Arn>'
const signingKeys = '<Auth/Tables/SigningKeys.Arn>'
const keyIndex = '<Auth/Tables/SigningKeys.Arn>/index/by-use'
const signingKey = '<Auth/Secrets/SigningKey>'
const grantKey = '<Auth/Secrets/GrantKey>'
const pepper = '<Auth/Secrets/Pepper>'

/** All that each function may do beyond its own log. */
const policies: Readonly<Record<string, readonly string[]>> = {
  Register: [
    `dynamodb:GetItem on ${users}`,
    `dynamodb:PutItem on ${users}`,
    `secretsmanager:GetSecretValue on ${pepper}`,
  ],
  Login: [
    `dynamodb:GetItem on ${users}`,
    `dynamodb:UpdateItem on ${users}`,
    `dynamodb:PutItem on ${grants}`,
    `secretsmanager:GetSecretValue on ${signingKey}`,
    `secretsmanager:GetSecretValue on ${grantKey}`,
    `secretsmanager:GetSecretValue on ${pepper}`,
  ],
  Logout: [`dynamodb:UpdateItem on ${revokedTokens}`],
  Userinfo: [`dynamodb:GetItem on ${users}`],
  Jwks: [`dynamodb:BatchGetItem on ${signingKeys}`, `dynamodb:Query on ${keyIndex}`],
  Metadata: [],
  Authorizer: [
    `dynamodb:BatchGetItem on ${revokedTokens}`,
    `dynamodb:BatchGetItem on ${signingKeys}`,
    `dynamodb:Query on ${keyIndex}`,
  ],
  RotateKeys: [
    `secretsmanager:DescribeSecret on ${signingKey}`,
    `secretsmanager:GetSecretValue on ${signingKey}`,
    `secretsmanager:PutSecretValue on ${signingKey}`,
    `secretsmanager:UpdateSecretVersionStage on ${signingKey}`,
    `dynamodb:BatchGetItem on ${signingKeys}`,
    `dynamodb:PutItem on ${signingKeys}`,
    `dynamodb:UpdateItem on ${signingKeys}`,
    `dynamodb:Query on ${keyIndex}`,
  ],
}

test('each function is in the table of policies', () => {
  expect(functions.map(([path]) => path).sort()).toEqual(
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

test.each(functions)(
  '%s runs on arm64 and Node 24, without tracing, and logs JSON to a group of its own',
  (path, fn) => {
    const name = path.replace('/Function', '')

    expect(fn.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: `<${name}/Log>` },
    })
    expect(fn.Properties).not.toHaveProperty('TracingConfig')
    expect(at(resources, `${name}/Log`).Properties.RetentionInDays).toBe(90)
  },
)

test('functions that hash have a whole vCPU, which Lambda gives from 1,769 MB on', () => {
  const memory = functions.map(([path, { Properties }]) => [path.split('/')[1], Properties.MemorySize])

  expect(Object.fromEntries(memory)).toEqual({
    Register: 1792,
    Login: 1792,
    Logout: 512,
    Userinfo: 512,
    Jwks: 512,
    Metadata: 512,
    Authorizer: 512,
    RotateKeys: 512,
  })
})

describe('the environment of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hallpass-functions-'))
  const entryOf = (fn: (typeof functions)[number][1]) => String(fn.Metadata?.['hallpass:entry'])
  let bundles: ReadonlyMap<string, Bundle>

  beforeAll(() => {
    bundles = bundle(functions.map(([, fn]) => entryOf(fn)))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** The variables that a bundle asks for, by the message with which it refuses to load when it has none. */
  async function askedFor(entry: string): Promise<string[]> {
    const code = join(folder, entry.replaceAll('/', '-'))
    writeBundle(bundles.get(entry) ?? new Map(), code)
    const worker = new Worker(join(code, 'index.js'), { env: {}, stderr: true })
    const outcome = await new Promise<string>((resolve) => {
      worker.on('error', (error) => resolve(String(error)))
      worker.on('exit', () => resolve('it loaded'))
    })
    return [...outcome.matchAll(/([A-Z_]+) is missing/g)].map(([, name]) => name ?? '').sort()
  }

  test.each(functions)('%s has each variable that it asks for, and no other', async (_, fn) => {
    const { Variables } = fn.Properties.Environment as { Variables: Readonly<Record<string, string>> }

    expect(Object.keys(Variables).sort()).toEqual(await askedFor(entryOf(fn)))
  })
})

test('what functions are told has the defaults of the design', () => {
  const variablesOf = (name: string) => at(resources, `Auth/${name}/Function`).Properties.Environment
  const issuer = 'https://<Auth/Api/Rest>.execute-api.<AWS::Region>.<AWS::URLSuffix>/prod'

  expect(variablesOf('Login')).toEqual({
    Variables: {
      ISSUER: issuer,
      AUDIENCE: issuer,
      USERS_TABLE: '<Auth/Tables/Users>',
      GRANTS_TABLE: '<Auth/Tables/Grants>',
      SIGNING_KEY_SECRET: signingKey,
      GRANT_KEY_SECRET: grantKey,
      PEPPER_SECRET: pepper,
      ACCESS_TOKEN_SECONDS: '900',
      REFRESH_ABSOLUTE_SECONDS: '7776000',
      BCRYPT_COST: '12',
      HIGHEST_BCRYPT_COST: '12',
      SCOPES: '{"notes:read":{"description":"Read your notes","default":true,"thirdParty":true}}',
    },
  })
  expect(variablesOf('Register')).toMatchObject({
    Variables: { PASSWORD_MIN_LENGTH: '15', PASSWORD_MAX_LENGTH: '1024' },
  })
})
