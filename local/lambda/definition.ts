import { isObject } from '../json.ts'
import type { Assembly } from '../template/assembly.ts'
import type { Resource, Stack } from '../template/stack.ts'

/** A Lambda function as the template describes it. */
export interface FunctionDefinition {
  readonly logicalId: string
  readonly name: string
  readonly arn: string
  /** The construct's path: `Auth/Login`. Log lines carry it. */
  readonly path: string
  /** Of the execution role. */
  readonly role: Resource | undefined
  /** `index.handler`: the module in the code's folder, and its export. */
  readonly handler: string
  /** The folder of the code. */
  readonly code: string
  /** The source that the code was bundled from, relative to the project; undefined if the template does not say. */
  readonly entry: string | undefined
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  /** How many events it may handle at once; undefined for no limit of its own. */
  readonly reservedConcurrency: number | undefined
  readonly environment: Readonly<Record<string, string>>
  readonly logFormat: 'JSON' | 'Text'
}

const number = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value))

function environmentOf(resource: Resource): Record<string, string> {
  const environment = resource.property('Environment')
  const variables = isObject(environment) && isObject(environment.Variables) ? environment.Variables : {}
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]))
}

function codeOf(resource: Resource, assembly: Assembly): string {
  const code = resource.property('Code')
  const key = isObject(code) ? code.S3Key : undefined
  const folder = assembly.assets.get(String(key))
  if (folder === undefined) throw new Error(`${resource.logicalId}: the assembly has no asset for its code`)
  return folder
}

/**
 * The functions that run on Node.js. Others, and those whose code stands in the template itself, are CDK's own
 * helpers at deployment (custom resources); nothing here calls them.
 */
export function readFunctions(stack: Stack, assembly: Assembly): FunctionDefinition[] {
  const roles = stack.resources('AWS::IAM::Role')
  return stack
    .resources('AWS::Lambda::Function')
    .filter((resource) => {
      const code = resource.property('Code')
      return (
        String(resource.property('Runtime')).startsWith('nodejs') && isObject(code) && !('ZipFile' in code)
      )
    })
    .map((resource) => {
      const logging = resource.property('LoggingConfig')
      const entry = resource.metadata['hallpass:entry']
      return {
        logicalId: resource.logicalId,
        name: stack.reference(resource),
        arn: stack.reference(resource, 'Arn'),
        path: resource.path,
        role: roles.find((role) => stack.reference(role, 'Arn') === resource.property('Role')),
        handler: String(resource.property('Handler')),
        code: codeOf(resource, assembly),
        entry: typeof entry === 'string' ? entry : undefined,
        timeoutSeconds: number(resource.property('Timeout')) ?? 3,
        memoryMegabytes: number(resource.property('MemorySize')) ?? 128,
        reservedConcurrency: number(resource.property('ReservedConcurrentExecutions')),
        environment: environmentOf(resource),
        logFormat: isObject(logging) && logging.LogFormat === 'JSON' ? 'JSON' : 'Text',
      }
    })
}
