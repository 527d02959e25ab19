import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { JsonObject } from '../../local/json.ts'
import { readAssembly, type Template } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'

const table = (Properties: JsonObject = {}) => ({ Type: 'AWS::DynamoDB::Table', Properties })

/** A placeholder of Fn::Sub. */
const sub = (name: string) => `$${'{'}${name}}`

/** The property `Value` of the resource `Subject`, resolved in a stack that holds whatever is given. */
function resolve(value: unknown, template: Partial<Template> = {}): unknown {
  const stack = createStack({
    stackName: 'Stack',
    region: 'eu-west-1',
    assets: new Map(),
    template: {
      ...template,
      Resources: {
        ...template.Resources,
        Subject: table({ Value: value }),
        Users: table({ TableName: 'users' }),
      },
    },
  })
  const [subject] = stack.resources('AWS::DynamoDB::Table').filter(({ logicalId }) => logicalId === 'Subject')
  return subject?.property('Value')
}

describe('an intrinsic function', () => {
  test.each([
    ['Ref to a resource', { Ref: 'Users' }, 'users'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref to a parameter', { Ref: 'Colour' }, 'blue'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Users', 'Arn'] }, 'arn:aws:dynamodb:eu-west-1:123456789012:table/users'],
    [
      'Fn::GetAtt as text',
      { 'Fn::GetAtt': 'Users.Arn' },
      'arn:aws:dynamodb:eu-west-1:123456789012:table/users',
    ],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Users' }, 1]] }, 'a-users-1'],
    ['Fn::Join of a list', { 'Fn::Join': ['|', { 'Fn::Split': ['/', 'a/b'] }] }, 'a|b'],
    [
      'Fn::Sub',
      { 'Fn::Sub': `${sub('Users')}.${sub('AWS::URLSuffix')}.${sub('!Users')}` },
      `users.amazonaws.com.${sub('Users')}`,
    ],
    [
      'Fn::Sub of an attribute',
      { 'Fn::Sub': `<${sub('Users.Arn')}>` },
      '<arn:aws:dynamodb:eu-west-1:123456789012:table/users>',
    ],
    [
      'Fn::Sub with values',
      { 'Fn::Sub': [`${sub('x')}-${sub('Users')}`, { x: { Ref: 'Colour' } }] },
      'blue-users',
    ],
    ['Fn::Select', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'size'] }, 'large'],
    ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['Fn::If', { 'Fn::If': ['IsBlue', 'yes', { 'Fn::ImportValue': 'never looked at' }] }, 'yes'],
    ['Fn::If, otherwise', { 'Fn::If': ['IsNot', 'yes', 'no'] }, 'no'],
    ['AWS::NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['one deep inside', { a: [{ b: { Ref: 'Users' } }] }, { a: [{ b: 'users' }] }],
    ['none', { Ref: 'Users', Other: 1 }, { Ref: 'Users', Other: 1 }],
  ])('%s', (_, value, expected) => {
    const template = {
      Parameters: { Colour: { Type: 'String', Default: 'blue' } },
      Mappings: { Sizes: { 'eu-west-1': { size: 'large' } } },
      Conditions: {
        IsBlue: { 'Fn::Equals': [{ Ref: 'Colour' }, 'blue'] },
        IsNot: {
          'Fn::Not': [{ 'Fn::And': [{ Condition: 'IsBlue' }, { 'Fn::Or': [{ Condition: 'IsBlue' }] }] }],
        },
      },
    }
    expect(resolve(value, template)).toEqual(expected)
  })

  test.each([
    [{ Ref: 'Nobody' }, 'Subject (AWS::DynamoDB::Table), Value: the template has no resource Nobody'],
    [
      { a: { 'Fn::ImportValue': 'x' } },
      'Subject (AWS::DynamoDB::Table), Value.a: Fn::ImportValue is not supported',
    ],
    [{ Ref: 'Queue' }, 'Value: a reference to Queue (AWS::SQS::Queue) is not supported'],
    [{ 'Fn::GetAtt': ['Users', 'StreamArn'] }, 'StreamArn of Users (AWS::DynamoDB::Table) is not supported'],
    [{ 'Fn::If': ['Unknown', 1, 2] }, 'Value: there is no condition Unknown'],
    [{ 'Fn::Join': ['-', 'ab'] }, 'Value: expected a list, found "ab"'],
    [{ 'Fn::Select': [3, ['a']] }, 'Value: Fn::Select finds nothing at 3'],
    [{ Ref: 'Given' }, 'Value: the parameter Given has no default'],
    ['{{resolve:ssm:/name}}', 'Value: dynamic references are not supported'],
  ])('that cannot be resolved says where: %j', (value, message) => {
    const template = {
      Parameters: { Given: { Type: 'String' } },
      Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
    }
    expect(() => resolve(value, template)).toThrow(message)
  })
})

describe('a stack', () => {
  const stackOf = (Resources: Template['Resources'], rest: Partial<Template> = {}) =>
    createStack({
      stackName: 'Stack',
      region: 'us-east-1',
      assets: new Map(),
      template: { Resources, ...rest },
    })
  const only = (stack: ReturnType<typeof stackOf>, type: string) => {
    const [resource] = stack.resources(type)
    if (!resource) throw new Error(`no ${type}`)
    return resource
  }

  test('does not mind resources of other services that nothing refers to', () => {
    const stack = stackOf({ Queue: { Type: 'AWS::SQS::Queue', Properties: { Odd: { 'Fn::Cidr': [] } } } })
    expect(stack.resources('AWS::DynamoDB::Table')).toEqual([])
  })

  test('has no resources whose condition does not hold', () => {
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } }
    expect(
      stackOf({ A: { ...table(), Condition: 'Never' } }, { Conditions }).resources(table().Type),
    ).toEqual([])
  })

  test('gives the same names again, and others to another stack', () => {
    const nameIn = (stackName: string) => {
      const template = { Resources: { Users: table() } }
      const stack = createStack({ stackName, region: 'us-east-1', assets: new Map(), template })
      return stack.reference(only(stack, 'AWS::DynamoDB::Table'))
    }
    expect(nameIn('One')).toBe(nameIn('One'))
    expect(nameIn('One')).toMatch(/^One-Users-[A-Z0-9]{12}$/)
    expect(nameIn('One')).not.toBe(nameIn('Two'))
  })

  test('knows constructs by their path', () => {
    const at = (path: string) => ({ ...table(), Metadata: { 'aws:cdk:path': path } })
    const paths = (path: string) => only(stackOf({ Id1: at(path) }), 'AWS::DynamoDB::Table').path
    expect(paths('Stack/Auth/Users/Resource')).toBe('Auth/Users')
    expect(paths('Stack/Mapping')).toBe('Mapping')
    expect(only(stackOf({ Id1: table() }), 'AWS::DynamoDB::Table').path).toBe('Id1')
  })
})

describe('an assembly', () => {
  function assemblyOf(files: Record<string, unknown>): string {
    const folder = mkdtempSync(join(tmpdir(), 'hallpass-assembly-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
    }
    return folder
  }
  const stackArtifact = (environment: string) => ({
    type: 'aws:cloudformation:stack',
    environment,
    properties: { templateFile: 'S.json', stackName: 'named' },
  })

  test.each([
    ['aws://unknown-account/unknown-region', 'us-east-1'],
    ['aws://111111111111/ap-southeast-2', 'ap-southeast-2'],
    ['aws://111111111111/us-gov-west-1', 'us-gov-west-1'],
  ])('for %s is in %s', (environment, region) => {
    const manifest = { artifacts: { S: stackArtifact(environment) } }
    const assembly = assemblyOf({ 'manifest.json': manifest, 'S.json': { Resources: {} } })
    expect(readAssembly(assembly)).toMatchObject({ stackName: 'named', region, template: { Resources: {} } })
  })

  test('says where assets are', () => {
    const file = { source: { path: 'asset.1' }, destinations: { here: { objectKey: '1.zip' } } }
    const folder = assemblyOf({
      'manifest.json': {
        artifacts: {
          S: stackArtifact('aws://a/b'),
          'S.assets': { type: 'cdk:asset-manifest', properties: { file: 'S.assets.json' } },
        },
      },
      'S.assets.json': { files: { 1: file } },
      'S.json': { Resources: {} },
    })
    expect(readAssembly(folder).assets).toEqual(new Map([['1.zip', join(folder, 'asset.1')]]))
  })

  test.each([
    ['nothing', {}, 'manifest.json is missing: is its folder a synthesized CDK assembly?'],
    ['no JSON', { 'manifest.json': 'x' }, 'manifest.json is not a JSON object'],
    ['no stack', { 'manifest.json': {} }, 'holds none'],
    [
      'two stacks',
      { 'manifest.json': { artifacts: { A: stackArtifact('a://b/c'), B: stackArtifact('a://b/c') } } },
      'holds A, B',
    ],
    [
      'no resources',
      { 'manifest.json': { artifacts: { S: stackArtifact('a://b/c') } }, 'S.json': {} },
      'S.json has no Resources',
    ],
  ])('of %s is refused with the reason', (_, files, message) => {
    expect(() => readAssembly(assemblyOf(files))).toThrow(message)
  })
})
