import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { describe, expect, test } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import type { LocalSystem } from '../../local/system.ts'
import { callAws } from './fixture/calls.ts'
import { editResources } from './fixture/edit.ts'
import { sharedFixture, startFixture } from './fixture/system.ts'

const fixture = sharedFixture()

const administrator = ({ aws: { endpoint, region, credentials } }: LocalSystem) => {
  const options = { endpoint, region, credentials, maxAttempts: 1 }
  return { dynamodb: new DynamoDB(options), secrets: new SecretsManager(options) }
}

const items = () => fixture().tables.Items ?? ''
const item = (pk: string) => ({ pk: { S: pk }, owner: { S: 'alice' } })

describe('a role', () => {
  const table = () => ({ TableName: items() })
  const key = (pk: string) => ({ ...table(), Key: { pk: { S: pk } } })
  const query = (IndexName?: string) => ({
    ...table(),
    ...(IndexName && { IndexName }),
    KeyConditionExpression: '#o = :o',
    ExpressionAttributeNames: { '#o': IndexName ? 'owner' : 'pk' },
    ExpressionAttributeValues: { ':o': { S: 'alice' } },
  })
  const update = (pk: string, attribute: string) => ({
    ...key(pk),
    UpdateExpression: `SET ${attribute} = :v`,
    ExpressionAttributeValues: { ':v': { N: '1' } },
  })
  const batch = (name: string) => ({ RequestItems: { [name]: { Keys: [{ pk: { S: 'a' } }] } } })

  test.each<[string, () => object]>([
    ['putItem', () => ({ ...table(), Item: item('a') })],
    ['getItem', () => key('a')],
    ['batchGetItem', () => batch(items())],
    ['query', () => query('by-owner')],
    ['updateItem', () => update('mine-1', 'counted')],
    ['deleteItem', () => key('a')],
  ])('may %s what its policies allow', async (operation, input) => {
    expect(await callAws(fixture(), 'dynamodb', operation, input())).not.toHaveProperty('error')
  })

  test.each<[string, string, () => object]>([
    ['an action', 'scan', () => table()],
    ['another table', 'getItem', () => ({ ...key('a'), TableName: fixture().tables.Counters })],
    [
      'one table of a batch',
      'batchGetItem',
      () => ({
        RequestItems: {
          ...batch(items()).RequestItems,
          ...batch(fixture().tables.Counters ?? '').RequestItems,
        },
      }),
    ],
    ['the table where only its index is allowed', 'query', () => query()],
    ['a partition key', 'updateItem', () => update('yours-1', 'counted')],
    ['an attribute', 'updateItem', () => update('mine-1', 'owner')],
    ['what does not exist', 'describeTable', () => ({ TableName: 'nothing' })],
  ])('may not touch %s beyond them: %s', async (_, operation, input) => {
    const arn =
      /^User: arn:aws:sts::123456789012:assumed-role\/Fixture-CallerServiceRole\S+\/Fixture-Caller\S+ is not authorized to perform: dynamodb:\w+ on resource: arn:aws:dynamodb:us-east-1:123456789012:table\/\S+ because no identity-based policy allows the dynamodb:\w+ action$/
    expect(await callAws(fixture(), 'dynamodb', operation, input())).toEqual({
      error: 'AccessDeniedException',
      message: expect.stringMatching(arn),
    })
  })

  test('is denied what a Deny says, whatever else is allowed', async () => {
    expect(await callAws(fixture(), 'dynamodb', 'deleteItem', key('kept'))).toEqual({
      error: 'AccessDeniedException',
      message: expect.stringMatching(/with an explicit deny in an identity-based policy$/),
    })
  })

  test('may read the secrets that its policies name, and no others', async () => {
    const read = (SecretId: string | undefined) =>
      callAws(fixture(), 'secrets', 'getSecretValue', { SecretId })
    await fixture().settled()
    expect(await read(fixture().secrets.Rotated)).toHaveProperty('SecretString')
    expect(await read(fixture().secrets.Plain)).toMatchObject({ error: 'AccessDeniedException' })
    expect(await read('nothing')).toMatchObject({ error: 'AccessDeniedException' })
  })

  test('loses what is taken from its policy', async () => {
    const system = await startFixture({
      editTemplate: editResources('AWS::IAM::Policy', ({ Properties }) => ({
        Properties: JSON.parse(JSON.stringify(Properties).replaceAll('dynamodb:GetItem', 'dynamodb:Other')),
      })),
    })
    const input = { TableName: system.tables.Items, Key: { pk: { S: 'a' } } }
    expect(await callAws(system, 'dynamodb', 'getItem', input)).toMatchObject({
      error: 'AccessDeniedException',
    })
  })

  test('with a policy of AWS whose text nobody knows here is refused at the start', async () => {
    const editTemplate = editResources('AWS::IAM::Role', ({ Properties }) => ({
      Properties: { ...Properties, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess'] },
    }))
    await expect(startFixture({ editTemplate })).rejects.toThrow(
      'the template does not say what arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess allows',
    )
  })
})

describe('the endpoint', () => {
  async function post(headers: Record<string, string>, body = '{}') {
    const response = await fetch(fixture().aws.endpoint, { method: 'POST', headers, body })
    return [response.status, Object(await response.json()).__type]
  }
  const authorization = () =>
    `AWS4-HMAC-SHA256 Credential=${fixture().aws.credentials.accessKeyId}/20260101/us-east-1/x/aws4_request`
  const target = 'DynamoDB_20120810.ListTables'

  test('lets the administrator do everything', async () => {
    const { dynamodb } = administrator(fixture())
    await dynamodb.putItem({ TableName: items(), Item: item('seen') })
    expect((await dynamodb.scan({ TableName: items() })).Items).toContainEqual(item('seen'))
    expect((await dynamodb.listTables()).TableNames?.sort()).toEqual(Object.values(fixture().tables).sort())
  })

  test('keeps the keys and indexes of the template', async () => {
    const { Table } = await administrator(fixture()).dynamodb.describeTable({ TableName: items() })
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${items()}`,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [{ IndexName: 'by-owner', Projection: { ProjectionType: 'KEYS_ONLY' } }],
    })
  })

  test.each<[string, () => Record<string, string>, string | undefined, unknown[]]>([
    ['no credentials', () => ({ 'x-amz-target': target }), undefined, [400, 'UnrecognizedClientException']],
    [
      'an unknown access key',
      () => ({
        'x-amz-target': target,
        authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/1/r/s/aws4_request',
      }),
      undefined,
      [400, 'UnrecognizedClientException'],
    ],
    ['no target', () => ({ authorization: authorization() }), undefined, [400, 'UnknownOperationException']],
    [
      'another service',
      () => ({ authorization: authorization(), 'x-amz-target': 'AmazonSQS.SendMessage' }),
      undefined,
      [400, 'UnknownOperationException'],
    ],
    [
      'an unknown operation',
      () => ({ authorization: authorization(), 'x-amz-target': 'DynamoDB_20120810.constructor' }),
      undefined,
      [400, 'UnknownOperationException'],
    ],
    [
      'no JSON',
      () => ({ authorization: authorization(), 'x-amz-target': target }),
      'x',
      [400, 'SerializationException'],
    ],
    [
      'nonsense in a batch',
      () => ({ authorization: authorization(), 'x-amz-target': 'DynamoDB_20120810.BatchGetItem' }),
      '{"RequestItems":{"x":null,"y":[1]}}',
      [400, 'com.amazon.coral.service#SerializationException'],
    ],
  ])('refuses %s', async (_, headers, body, expected) => {
    expect(await post(headers(), body)).toEqual(expected)
  })
})

describe('an interception', () => {
  const put = { TableName: '', Item: item('a') }

  async function withInterception(intercept: (call: AwsCall) => Interception | Promise<Interception>) {
    const system = await startFixture({ intercept })
    const TableName = system.tables.Items ?? ''
    const stored = async () => (await administrator(system).dynamodb.scan({ TableName })).Count
    return { system, stored, put: () => callAws(system, 'dynamodb', 'putItem', { ...put, TableName }) }
  }

  test('sees each call that is allowed, with who makes it', async () => {
    const calls: AwsCall[] = []
    const { system, put } = await withInterception((call) => {
      calls.push(call)
      return undefined
    })
    await system.settled()
    calls.length = 0
    await put()
    await callAws(system, 'dynamodb', 'scan', { TableName: system.tables.Items })
    expect(calls).toEqual([
      {
        service: 'dynamodb',
        operation: 'PutItem',
        caller: 'Caller',
        input: { TableName: system.tables.Items, Item: item('a') },
      },
    ])
  })

  test.each<[string, Interception, string, number]>([
    [
      'an error',
      awsError('ProvisionedThroughputExceededException', 'slow down'),
      'ProvisionedThroughputExceededException',
      0,
    ],
    ['a failure of the service', awsError('InternalServerError', 'sorry', 500), 'InternalServerError', 0],
    ['a broken connection', 'drop', 'TimeoutError', 0],
    ['a lost answer', 'drop answer', 'TimeoutError', 1],
  ])('can put %s in the place of the answer', async (_, instead, error, expected) => {
    const { put, stored } = await withInterception(({ caller }) =>
      caller === 'Caller' ? instead : undefined,
    )
    expect(await put()).toMatchObject({ error })
    expect(await stored()).toBe(expected)
  })

  test('can make the service slow', async () => {
    const late = Promise.withResolvers<undefined>()
    const { put, stored } = await withInterception(({ caller }) =>
      caller === 'Caller' ? late.promise : undefined,
    )
    const answer = put()
    expect(await stored()).toBe(0)
    late.resolve(undefined)
    expect(await answer).not.toHaveProperty('error')
    expect(await stored()).toBe(1)
  })
})
