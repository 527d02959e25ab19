import type { Duration } from 'aws-cdk-lib'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { statementsFor, storesOf } from './access.ts'
import type { Bundle } from './bundling.ts'
import { createFunction, type LogOptions } from './lambda-function.ts'
import { type Access, environmentOf, type Setting, type Settings, type StoreArns } from './settings.ts'

/** A function of Hallpass: what it is made from, what it is told, what it may do. */
export interface OwnFunction {
  /** Relative to the project root. */
  readonly entry: string
  /** What it asks for beside the stores that it has access to, whose names it is told anyway. */
  readonly settings?: readonly Setting[]
  readonly access: Access
  /** It hashes passwords: a whole vCPU, since a hash is one thread's work and the caller waits for it. */
  readonly hashes?: boolean
  readonly timeout?: Duration
}

/** What all functions of a deployment share. */
export interface Surroundings {
  readonly settings: Settings
  readonly arns: StoreArns
  readonly logs: LogOptions
  readonly bundleOf: (entry: string) => Bundle
}

/** 1,769 MB is where Lambda gives one whole vCPU. */
const wholeCpuMemory = 1792

const environmentAdvice =
  'Its largest variables are the routes (shorten paths, let one {proxy+} route serve several, or deploy a ' +
  'second API) and the scope catalogue (shorten its sentences).'

/**
 * Makes one of our functions.
 *
 * @param more What it may do beside its access to stores.
 */
export function createOwnFunction(
  scope: Construct,
  id: string,
  own: OwnFunction,
  { settings, arns, logs, bundleOf }: Surroundings,
  more: readonly PolicyStatement[] = [],
): LambdaFunction {
  const names = [...(own.settings ?? []), ...storesOf(own.access)]
  return createFunction(scope, id, {
    entry: own.entry,
    bundleOf,
    environment: environmentOf(names, settings),
    environmentAdvice,
    statements: [...statementsFor(own.access, arns), ...more],
    memorySize: own.hashes ? wholeCpuMemory : undefined,
    timeout: own.timeout,
    logs,
  })
}
