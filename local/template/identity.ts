import { createHash } from 'node:crypto'

/** What the value of a resource's `Ref` or attribute is made of. */
export interface Identity {
  readonly logicalId: string
  /** The name given in the property, or the one that CloudFormation would make. */
  name(property: string): string
  /** An id of so many lower-case letters and digits. */
  id(length: number): string
  /** A property of the resource as text. */
  text(property: string): string
  /** The ARN of something of this stack's account and region. */
  arn(service: string, resource: string): string
  readonly urlSuffix: string
}

interface Values {
  readonly ref: (it: Identity) => string
  readonly attributes?: Readonly<Record<string, (it: Identity) => string>>
}

/** The same text gives the same id, so that names, and with them data and tokens, outlive a restart. */
export function stableId(text: string, length: number, alphabet: string): string {
  const bytes = createHash('sha512').update(text).digest()
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('')
}

const table: Values = {
  ref: (it) => it.name('TableName'),
  attributes: {
    Arn: (it) => it.arn('dynamodb', `table/${it.name('TableName')}`),
    TableId: (it) => it.id(32),
  },
}

const functionArn = (it: Identity) => it.arn('lambda', `function:${it.name('FunctionName')}`)
const roleArn = (it: Identity) => it.arn('iam', `role/${it.name('RoleName')}`)
const apiId = (it: Identity) => it.id(10)
const secretArn = (it: Identity) => it.arn('secretsmanager', `secret:${it.name('Name')}-${it.id(6)}`)
const keyArn = (it: Identity) => it.arn('kms', `key/${it.id(32)}`)

/** What CloudFormation returns for each type of resource that something the local runtime runs can refer to. */
export const values: ReadonlyMap<string, Values> = new Map(
  Object.entries<Values>({
    'AWS::Lambda::Function': { ref: (it) => it.name('FunctionName'), attributes: { Arn: functionArn } },
    'AWS::Lambda::Alias': { ref: (it) => `${it.text('FunctionName')}:${it.text('Name')}` },
    'AWS::Lambda::Version': {
      ref: (it) => `${it.text('FunctionName')}:1`,
      attributes: { Version: () => '1' },
    },
    'AWS::IAM::Role': {
      ref: (it) => it.name('RoleName'),
      attributes: { Arn: roleArn, RoleId: (it) => it.id(21) },
    },
    'AWS::IAM::Policy': { ref: (it) => it.text('PolicyName') },
    'AWS::IAM::ManagedPolicy': { ref: (it) => it.arn('iam', `policy/${it.name('ManagedPolicyName')}`) },
    'AWS::DynamoDB::Table': table,
    'AWS::DynamoDB::GlobalTable': table,
    'AWS::SecretsManager::Secret': { ref: secretArn, attributes: { Id: secretArn } },
    'AWS::ApiGateway::RestApi': {
      ref: apiId,
      attributes: { RestApiId: apiId, RootResourceId: (it) => `${apiId(it)}root` },
    },
    'AWS::ApiGateway::Resource': { ref: apiId, attributes: { ResourceId: apiId } },
    'AWS::ApiGateway::Authorizer': { ref: apiId, attributes: { AuthorizerId: apiId } },
    'AWS::ApiGateway::RequestValidator': { ref: apiId },
    'AWS::ApiGateway::Model': { ref: (it) => it.name('Name') },
    'AWS::ApiGateway::Deployment': { ref: apiId, attributes: { DeploymentId: apiId } },
    'AWS::ApiGateway::Stage': { ref: (it) => it.text('StageName') },
    'AWS::ApiGateway::DomainName': {
      ref: (it) => it.text('DomainName'),
      attributes: { RegionalDomainName: (it) => `d-${apiId(it)}.execute-api.${it.urlSuffix}` },
    },
    'AWS::KMS::Key': { ref: (it) => it.id(32), attributes: { Arn: keyArn, KeyId: (it) => it.id(32) } },
    'AWS::Logs::LogGroup': {
      ref: (it) => it.name('LogGroupName'),
      attributes: { Arn: (it) => it.arn('logs', `log-group:${it.name('LogGroupName')}:*`) },
    },
  }),
)
