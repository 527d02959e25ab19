import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { AccessRequest } from '../iam/policy.ts'
import { asList, type JsonObject } from '../json.ts'
import type { Stack } from '../template/stack.ts'
import { type AwsAnswer, AwsError } from './answer.ts'
import type { Secret, SecretVault } from './secret-vault.ts'
import { current, moveStage, putVersion, versionAt } from './secret-versions.ts'

/** Starts a rotation, which goes on after the call was answered. Returns the id of the version that it makes. */
export type StartRotation = (secret: Secret, versionId: string) => Promise<string>

interface Services {
  readonly vault: SecretVault
  readonly clock: Clock
  readonly startRotation: StartRotation
}

type Operation = (services: Services, secret: Secret, input: JsonObject) => Promise<JsonObject> | JsonObject

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const seconds = (milliseconds: number | undefined) => milliseconds && milliseconds / 1000

const notFound = (what: string) =>
  new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}.`)
const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message)

const getSecretValue: Operation = ({ vault }, secret, input) => {
  const state = vault.state(secret)
  const stage = text(input.VersionStage)
  const id = text(input.VersionId) ?? versionAt(state, stage ?? current)
  const version = id === undefined ? undefined : state.versions[id]
  if (id === undefined || version?.value === undefined) {
    throw notFound(`secret value for ${id ? `VersionId: ${id}` : `staging label: ${stage ?? current}`}`)
  }
  if (stage !== undefined && !version.stages.includes(stage)) {
    const message = 'You provided a VersionStage that is not associated to the provided VersionId.'
    throw new AwsError('InvalidRequestException', message)
  }
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: id,
    SecretString: version.value,
    VersionStages: version.stages,
    CreatedDate: seconds(version.createdAt),
  }
}

const describeSecret: Operation = ({ vault }, secret) => {
  const { versions, createdAt, rotatedAt } = vault.state(secret)
  const labelled = Object.entries(versions).filter(([, { stages }]) => stages.length > 0)
  return {
    ARN: secret.arn,
    Name: secret.name,
    CreatedDate: seconds(createdAt),
    RotationEnabled: secret.rotationFunctionArn !== undefined,
    RotationLambdaARN: secret.rotationFunctionArn,
    LastRotatedDate: seconds(rotatedAt),
    VersionIdsToStages: Object.fromEntries(labelled.map(([id, { stages }]) => [id, stages])),
  }
}

const putSecretValue: Operation = async ({ vault, clock }, secret, input) => {
  const state = vault.state(secret)
  const id = text(input.ClientRequestToken) ?? randomUUID()
  const value = text(input.SecretString)
  if (value === undefined) throw invalidParameter('You must provide SecretString.')
  if (id.length < 32 || id.length > 64) {
    throw invalidParameter('ClientRequestToken must be 32-64 characters long.')
  }
  const existing = state.versions[id]?.value
  if (existing !== undefined && existing !== value) {
    const message = `A version with the id ${id} exists already, with another value.`
    throw new AwsError('ResourceExistsException', message)
  }
  const stages = input.VersionStages === undefined ? [current] : asList(input.VersionStages).map(String)
  const saved = existing === value ? state : putVersion(state, id, value, stages, clock.now())
  await vault.save(secret, saved)
  return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: saved.versions[id]?.stages }
}

const updateSecretVersionStage: Operation = async ({ vault }, secret, input) => {
  const state = vault.state(secret)
  const stage = String(input.VersionStage)
  const to = text(input.MoveToVersionId)
  const holder = versionAt(state, stage)
  if (to !== undefined && !state.versions[to]) throw notFound(`version: ${to}`)
  if (holder !== undefined && holder !== to && holder !== input.RemoveFromVersionId) {
    throw invalidParameter(
      `The staging label ${stage} is attached to version ${holder}, which RemoveFromVersionId must name.`,
    )
  }
  await vault.save(secret, moveStage(state, stage, to))
  return { ARN: secret.arn, Name: secret.name }
}

const rotateSecret: Operation = async ({ startRotation }, secret, input) => {
  const id = await startRotation(secret, text(input.ClientRequestToken) ?? randomUUID())
  return { ARN: secret.arn, Name: secret.name, VersionId: id }
}

const operations: ReadonlyMap<string, Operation> = new Map([
  ['GetSecretValue', getSecretValue],
  ['DescribeSecret', describeSecret],
  ['PutSecretValue', putSecretValue],
  ['UpdateSecretVersionStage', updateSecretVersionStage],
  ['RotateSecret', rotateSecret],
])

/** Answers the calls on Secrets Manager that functions and administrators make (Secrets Manager API reference). */
export async function callSecretsManager(
  services: Services,
  name: string,
  input: JsonObject,
): Promise<AwsAnswer> {
  const operation = operations.get(name)
  try {
    if (!operation) throw new AwsError('UnknownOperationException', `${name} is not available here`)
    const secret = services.vault.find(input.SecretId)
    if (!secret) throw notFound('secret')
    return { status: 200, body: await operation(services, secret, input) }
  } catch (error) {
    if (error instanceof AwsError) return error.answer
    throw error
  }
}

/** What a call must be allowed to do (Service Authorization Reference, "AWS Secrets Manager"). */
export function secretsManagerAccess(
  operation: string,
  input: JsonObject,
  vault: SecretVault,
  stack: Stack,
): readonly AccessRequest[] {
  const secret = vault.find(input.SecretId)
  const stage = input.VersionStage ?? (input.VersionId === undefined ? current : undefined)
  const call: AccessRequest = {
    action: `secretsmanager:${operation}`,
    resource: secret?.arn ?? stack.arn('secretsmanager', `secret:${String(input.SecretId)}`),
    context: new Map([
      ['secretsmanager:secretid', asList(input.SecretId).map(String)],
      ['secretsmanager:versionid', asList(input.VersionId).map(String)],
      ['secretsmanager:versionstage', asList(stage).map(String)],
      ['secretsmanager:resource/allowrotationlambdaarn', asList(secret?.rotationFunctionArn).map(String)],
    ]),
  }
  const { rotationFunctionArn } = secret ?? {}
  if (operation !== 'RotateSecret' || rotationFunctionArn === undefined) return [call]
  // Whoever rotates a secret must be allowed to invoke what rotates it (RotateSecret, "Required permissions").
  return [call, { action: 'lambda:InvokeFunction', resource: rotationFunctionArn, context: new Map() }]
}
