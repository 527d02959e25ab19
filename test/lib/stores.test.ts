import { RemovalPolicy } from 'aws-cdk-lib'
import { describe, expect, test } from 'vitest'
import { at, ofType, readable } from './readable.ts'
import { synthesize } from './synth.ts'

const template = synthesize()
const kept = readable(template)
const destroyed = readable(synthesize({ removalPolicy: RemovalPolicy.DESTROY }))

const tables = ['Users', 'Grants', 'Clients', 'RevokedTokens', 'SigningKeys'].map(
  (name) => `Auth/Tables/${name}`,
)
const secrets = ['SigningKey', 'GrantKey', 'Pepper'].map((name) => `Auth/Secrets/${name}`)

const keySchema = (partition: string, sort?: string) => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' }] : []),
]

const index = (name: string, partition: string, sort: string) => ({
  IndexName: name,
  KeySchema: keySchema(partition, sort),
  Projection: { ProjectionType: 'KEYS_ONLY' },
})

const expiry = { AttributeName: 'expiresAt', Enabled: true }

describe('tables', () => {
  test('are these', () => {
    expect(ofType(kept, 'AWS::DynamoDB::GlobalTable').map(([path]) => path)).toEqual(tables)
  })

  test.each([
    ['Users', keySchema('username'), undefined, undefined],
    ['Grants', keySchema('grantId'), [index('by-sub', 'sub', 'grantId')], expiry],
    ['Clients', keySchema('clientId'), [index('by-owner', 'ownerSub', 'clientId')], expiry],
    ['RevokedTokens', keySchema('id'), undefined, expiry],
    ['SigningKeys', keySchema('kid'), [index('by-use', 'use', 'kid')], expiry],
  ])(
    '%s has the keys, indexes and expiry that its store uses, and is paid by use',
    (name, keys, indexes, ttl) => {
      const { Properties } = at(kept, `Auth/Tables/${name}`)

      expect(Properties).toMatchObject({ KeySchema: keys, BillingMode: 'PAY_PER_REQUEST' })
      expect(Properties.GlobalSecondaryIndexes).toEqual(indexes)
      expect(Properties.TimeToLiveSpecification).toEqual(ttl)
    },
  )

  test.each(['Users', 'Grants', 'Clients'])(
    '%s can be restored to any moment, whatever the removal policy',
    (name) => {
      for (const resources of [kept, destroyed]) {
        expect(at(resources, `Auth/Tables/${name}`).Properties.Replicas).toMatchObject([
          { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
        ])
      }
    },
  )
})

describe('by default', () => {
  test.each([...tables, ...secrets, 'Auth/Api/AccessLog', 'Auth/Login/Log'])(
    '%s stays when the stack goes',
    (path) => {
      expect(at(kept, path)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    },
  )

  test.each(tables)('%s is protected from deletion by hand', (path) => {
    expect(at(kept, path).Properties.Replicas).toMatchObject([{ DeletionProtectionEnabled: true }])
  })
})

describe('with RemovalPolicy.DESTROY', () => {
  test.each([...tables, ...secrets, 'Auth/Api/AccessLog', 'Auth/Login/Log'])(
    '%s goes with the stack',
    (path) => {
      expect(at(destroyed, path)).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' })
    },
  )

  test.each(tables)('%s is not protected', (path) => {
    expect(at(destroyed, path).Properties.Replicas).toMatchObject([{ DeletionProtectionEnabled: false }])
  })

  test('the account’s role for API Gateway’s logs stays, since other APIs use it too', () => {
    expect(at(destroyed, 'Auth/Api/Rest/CloudWatchRole').DeletionPolicy).toBe('Retain')
    expect(at(destroyed, 'Auth/Api/Rest/Account').DeletionPolicy).toBe('Retain')
  })
})

describe('secrets', () => {
  const generated = {
    SecretStringTemplate: '{"version":1}',
    GenerateStringKey: 'current',
    PasswordLength: 64,
    ExcludePunctuation: true,
  }

  // CloudFormation makes a new value when one of these differs from what was deployed. Do not adapt this
  // test.
  test.each([
    ['SigningKey', { SecretString: '{}' }],
    ['GrantKey', { GenerateSecretString: generated }],
    ['Pepper', { GenerateSecretString: generated }],
  ])('%s has the value or the generator that it always had', (name, value) => {
    const { Description, ...rest } = at(kept, `Auth/Secrets/${name}`).Properties

    expect(rest).toEqual(value)
  })

  // A resource with another logical id is another resource: an empty table, a new secret; or a schedule made beside the
  // old one, whose deletion then ends the rotation. Do not adapt this test.
  test('tables, secrets and the schedule keep their logical ids', () => {
    const held = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::SecretsManager::Secret',
      'AWS::SecretsManager::RotationSchedule',
    ]
    const ids = Object.entries(template.Resources).flatMap(([id, { Type }]) =>
      held.includes(Type) ? [id] : [],
    )

    expect(ids).toEqual([
      'AuthTablesUsersA60D3FC6',
      'AuthTablesGrants2EAD72C2',
      'AuthTablesClientsCAE98E4B',
      'AuthTablesRevokedTokens27173C49',
      'AuthTablesSigningKeysA83768FC',
      'AuthSecretsSigningKey2B423111',
      'AuthSecretsGrantKey7BF1B60E',
      'AuthSecretsPepperCACFC695',
      'AuthRotateKeysFunctionSchedule49240209',
    ])
  })
})
