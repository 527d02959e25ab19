import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dynamoDbAccess } from '../../local/aws/dynamodb-access.ts'
import { matchesArn, matchesPattern } from '../../local/iam/pattern.ts'
import { type AccessRequest, decide, parsePolicy } from '../../local/iam/policy.ts'

// Few characters, so that texts and patterns meet often.
const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', '/'), maxLength: 12 })
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '/', '*', '?'), maxLength: 12 })

/** The same question answered by another engine. */
const byRegularExpression = (wildcards: string, subject: string) =>
  new RegExp(`^${wildcards.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(subject)

describe('a pattern', () => {
  test('matches as its regular expression does', () => {
    fc.assert(fc.property(pattern, text, (p, t) => matchesPattern(p, t) === byRegularExpression(p, t)))
  })

  test('without wildcards matches itself alone', () => {
    fc.assert(fc.property(text, text, (p, t) => matchesPattern(p, t) === (p === t)))
  })

  test('is not slow, however many stars it has', () => {
    // Tried by going back to each star, it would not end within the life of the machine, let alone the test's.
    expect(matchesPattern(`${'*a'.repeat(200)}b`, 'a'.repeat(20_000))).toBe(false)
  })

  test.each([
    ['*', 'arn:aws:dynamodb:us-east-1:123456789012:table/users', true],
    ['arn:aws:dynamodb:*:*:table/users', 'arn:aws:dynamodb:us-east-1:123456789012:table/users', true],
    ['arn:aws:dynamodb:*:table/users', 'arn:aws:dynamodb:us-east-1:123456789012:table/users', false],
    ['arn:aws:execute-api:r:a:api/v1/GET/*', 'arn:aws:execute-api:r:a:api/v1/GET/a/b:c', true],
    ['arn:aws:lambda:r:a:function:name:*', 'arn:aws:lambda:r:a:function:name', false],
  ])('%s of an ARN: %s is %s', (wanted, arn, expected) => {
    expect(matchesArn(wanted, arn)).toBe(expected)
  })
})

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constantFrom('*', 'dynamodb:*', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:get*'),
  Resource: fc.constantFrom('*', 'arn:aws:dynamodb:r:a:table/users', 'arn:aws:dynamodb:r:a:table/*'),
})
const request: fc.Arbitrary<AccessRequest> = fc.record({
  action: fc.constantFrom('dynamodb:GetItem', 'dynamodb:PutItem', 's3:GetObject'),
  resource: fc.constantFrom('arn:aws:dynamodb:r:a:table/users', 'arn:aws:dynamodb:r:a:table/grants'),
  context: fc.constant(new Map()),
})
const policy = fc.array(statement, { minLength: 1, maxLength: 5 })

describe('a decision', () => {
  const on = (statements: object[], asked: AccessRequest) =>
    decide(parsePolicy({ Statement: statements }), asked)

  test('without any statement is an implicit denial', () => {
    fc.assert(fc.property(request, (asked) => decide([], asked) === 'denied implicitly'))
  })

  test('stays a denial when one more statement denies', () => {
    const everything = { Effect: 'Deny', Action: '*', Resource: '*' }
    fc.assert(
      fc.property(policy, request, (statements, asked) => {
        expect(on([...statements, everything], asked)).toBe('denied explicitly')
      }),
    )
  })

  test('is what its statements say one by one, in whatever order', () => {
    fc.assert(
      fc.property(policy, request, (statements, asked) => {
        const alone = statements.map((one) => on([one], asked))
        const expected = alone.includes('denied explicitly')
          ? 'denied explicitly'
          : alone.includes('allowed')
            ? 'allowed'
            : 'denied implicitly'
        expect(on(statements, asked)).toBe(expected)
        expect(on(statements.toReversed(), asked)).toBe(expected)
      }),
    )
  })

  test.each([
    [{ NotAction: 'dynamodb:PutItem', Resource: '*' }, 'allowed'],
    [{ NotAction: ['dynamodb:Get*'], Resource: '*' }, 'denied implicitly'],
    [{ Action: 'DynamoDB:getitem', Resource: '*' }, 'allowed'],
    [{ Action: 'dynamodb:GetItem', NotResource: 'arn:aws:dynamodb:r:a:table/grants' }, 'allowed'],
    [{ Action: 'dynamodb:GetItem', NotResource: 'arn:aws:dynamodb:r:a:table/*' }, 'denied implicitly'],
  ])('on %j is: %s', (selection, expected) => {
    const asked = {
      action: 'dynamodb:GetItem',
      resource: 'arn:aws:dynamodb:r:a:table/users',
      context: new Map(),
    }
    expect(on([{ Effect: 'Allow', ...selection }], asked)).toBe(expected)
  })
})

describe('a condition', () => {
  const context = new Map([
    ['dynamodb:leadingkeys', ['alice', 'bob']],
    ['one', ['Alice']],
    ['arn', ['arn:aws:lambda:r:a:function:f']],
    ['flag', ['true']],
    ['none', []],
  ])

  test.each([
    [{ StringEquals: { one: 'Alice' } }, true],
    [{ StringEquals: { ONE: ['x', 'Alice'] } }, true],
    [{ StringEquals: { one: 'alice' } }, false],
    [{ StringEqualsIgnoreCase: { one: 'alice' } }, true],
    [{ StringNotEquals: { one: ['x', 'Alice'] } }, false],
    [{ StringNotEquals: { one: ['x', 'y'] } }, true],
    [{ StringLike: { one: 'A*e' } }, true],
    [{ StringNotLike: { one: 'A*e' } }, false],
    [{ ArnLike: { arn: 'arn:aws:lambda:*:*:function:*' } }, true],
    [{ ArnNotEquals: { arn: 'arn:aws:lambda:*:function:*' } }, true],
    [{ Bool: { flag: true } }, true],
    [{ StringEquals: { missing: 'x' } }, false],
    [{ StringEqualsIfExists: { missing: 'x' } }, true],
    [{ StringNotEquals: { missing: 'x' } }, true],
    [{ Null: { missing: 'true' } }, true],
    [{ Null: { none: 'true' } }, true],
    [{ Null: { one: 'true' } }, false],
    [{ Null: { one: false } }, true],
    [{ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['alice', 'bob', 'eve'] } }, true],
    [{ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['alice'] } }, false],
    [{ 'ForAllValues:StringEquals': { missing: ['alice'] } }, true],
    [{ 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['alice'] } }, true],
    [{ 'ForAnyValue:StringEquals': { missing: ['alice'] } }, false],
    [{ 'ForAnyValue:StringNotEquals': { 'dynamodb:LeadingKeys': ['alice'] } }, true],
    [{ StringEquals: { one: 'Alice', flag: 'false' } }, false],
    [{ StringEquals: { one: 'Alice' }, Bool: { flag: 'false' } }, false],
    [{ StringEquals: { constructor: 'x' } }, false],
  ])('%j: %s', (Condition, expected) => {
    const document = { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } }
    const asked = { action: 'dynamodb:Query', resource: 'arn:aws:dynamodb:r:a:table/users', context }
    expect(decide(parsePolicy(document), asked)).toBe(expected ? 'allowed' : 'denied implicitly')
  })
})

test.each([
  [undefined, 'a policy must be an object'],
  [{}, 'a policy must have a Statement'],
  [{ Statement: ['x'] }, 'Statement 1 of the policy: it is not an object'],
  [{ Statement: { Effect: 'allow' } }, 'its Effect is neither Allow nor Deny'],
  [{ Statement: { Effect: 'Allow', Resource: '*' } }, 'it has neither Action nor NotAction'],
  [{ Statement: { Effect: 'Allow', Action: '*' } }, 'it has neither Resource nor NotResource'],
  [
    { Statement: { Effect: 'Allow', Action: '*', Resource: ['arn:aws:s3:::', '{aws:username}'].join('$') } },
    'policy variables are not supported here',
  ],
  [
    {
      Statement: {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': '1' } },
      },
    },
    'its condition operator IpAddress is not supported here',
  ],
  [
    { Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { constructor: {} } } },
    'its condition operator constructor is not supported here',
  ],
])('refuses to judge the policy %j', (document, message) => {
  expect(() => parsePolicy(document)).toThrow(message)
})

test.each([{}, { notes: { Keys: [] } }])(
  'a call on one table is judged by it, whatever else it carries: %j',
  (RequestItems) => {
    const input = { TableName: 'users', Key: {}, RequestItems }
    expect(dynamoDbAccess('GetItem', input, [], (name) => name)).toMatchObject([
      { action: 'dynamodb:GetItem', resource: 'users' },
    ])
  },
)
