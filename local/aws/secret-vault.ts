import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { isObject } from '../json.ts'
import type { Resource, Stack } from '../template/stack.ts'
import { initialSecretValue } from './secret-value.ts'
import { current, putVersion, type SecretState } from './secret-versions.ts'
import type { Store } from './store.ts'

/** A secret of the template. */
export interface Secret {
  readonly arn: string
  readonly name: string
  /** The construct's path: `Auth/Pepper`. */
  readonly path: string
  /** The function that rotates it; undefined if the template has no RotationSchedule for it. */
  readonly rotationFunctionArn: string | undefined
  /** The first rotation runs as soon as the secret is there. */
  readonly rotateAtOnce: boolean
}

/** The secrets and their versions. */
export interface SecretVault {
  readonly secrets: readonly Secret[]
  /** By name, by ARN, or by an ARN without the random end that AWS adds. */
  find(id: unknown): Secret | undefined
  state(secret: Secret): SecretState
  /** The new state holds at once; when this returns, it is stored. */
  save(secret: Secret, state: SecretState): Promise<void>
}

function readSecret(stack: Stack, resource: Resource): Secret {
  const arn = stack.reference(resource)
  const schedule = stack
    .resources('AWS::SecretsManager::RotationSchedule')
    .find((candidate) => candidate.property('SecretId') === arn)
  const rotationFunctionArn = schedule?.property('RotationLambdaARN')
  return {
    arn,
    name: arn.replace(/^.*:secret:/, '').replace(/-[^-]*$/, ''),
    path: resource.path,
    rotationFunctionArn: typeof rotationFunctionArn === 'string' ? rotationFunctionArn : undefined,
    rotateAtOnce: schedule !== undefined && schedule.property('RotateImmediatelyOnUpdate') !== false,
  }
}

/** Opens the template's secrets; those that are not there yet are made as CloudFormation would make them. */
export async function openSecretVault(stack: Stack, store: Store, clock: Clock): Promise<SecretVault> {
  const states = new Map<Secret, SecretState>()
  const key = ({ arn }: Secret) => `secret~${arn}`

  async function save(secret: Secret, state: SecretState) {
    states.set(secret, state)
    await store.write(key(secret), state)
  }

  for (const resource of stack.resources('AWS::SecretsManager::Secret')) {
    const secret = readSecret(stack, resource)
    const kept = await store.read(key(secret))
    if (isObject(kept)) {
      states.set(secret, kept as unknown as SecretState)
      continue
    }
    const empty: SecretState = { versions: {}, createdAt: clock.now() }
    const value = initialSecretValue(resource)
    const made = value === undefined ? empty : putVersion(empty, randomUUID(), value, [current], clock.now())
    await save(secret, made)
  }

  const secrets = [...states.keys()]
  return {
    secrets,
    find: (id) =>
      secrets.find(({ arn, name }) => id === arn || id === name || id === arn.replace(/-[^-]*$/, '')),
    state(secret) {
      const state = states.get(secret)
      if (!state) throw new Error(`${secret.arn} is no secret of this stack`)
      return state
    },
    save,
  }
}
