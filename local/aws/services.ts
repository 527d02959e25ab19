import type { Clock } from '../clock.ts'
import type { FunctionDefinition } from '../lambda/definition.ts'
import type { FunctionCredentials } from '../lambda/environment.ts'
import type { InvokePermission } from '../lambda/permission.ts'
import type { Stack } from '../template/stack.ts'
import { dynamoDbAccess } from './dynamodb-access.ts'
import { type Intercept, openEndpoint } from './endpoint.ts'
import { createLambdaService } from './lambda.ts'
import { createAdministrator, createFunctionPrincipal } from './principal.ts'
import { createRotation, type Rotation } from './rotation.ts'
import { openSecretVault, type Secret } from './secret-vault.ts'
import { callSecretsManager, secretsManagerAccess } from './secrets-manager.ts'
import type { Store } from './store.ts'
import { createTables, type Table } from './tables.ts'

export interface ServicesOptions {
  readonly stack: Stack
  readonly store: Store
  readonly clock: Clock
  readonly functions: readonly FunctionDefinition[]
  readonly mayInvoke: InvokePermission
  /** Invokes a function by its ARN; rejects if it fails. */
  readonly invoke: (functionArn: string, event: object) => Promise<unknown>
  readonly intercept: Intercept
  readonly onRotationFailure: (secret: Secret, error: Error) => void
}

/** The AWS services that the functions of a stack call, with the tables and secrets that the stack has. */
export interface AwsServices {
  readonly url: string
  readonly administrator: FunctionCredentials
  /** @throws Error if there is no function of that name. */
  credentialsOf(functionName: string): FunctionCredentials
  readonly tables: readonly Table[]
  readonly secrets: readonly Secret[]
  readonly rotation: Rotation
  close(): Promise<void>
}

export async function openAwsServices(options: ServicesOptions): Promise<AwsServices> {
  const { stack, store, clock, functions, mayInvoke, invoke, intercept, onRotationFailure } = options
  const tables = await createTables(stack, store)
  const vault = await openSecretVault(stack, store, clock)
  const rotation = createRotation({ vault, clock, mayInvoke, invoke, onFailure: onRotationFailure })
  const administrator = createAdministrator()
  const principals = new Map(
    functions.map((definition) => [definition.name, createFunctionPrincipal(stack, definition)]),
  )
  const byAccessKey = new Map(
    [administrator, ...principals.values()].map((principal) => [
      principal.credentials.accessKeyId,
      principal,
    ]),
  )
  const tableArn = (name: string) => stack.arn('dynamodb', `table/${name}`)
  const endpoint = await openEndpoint({
    principalOf: (accessKeyId) => byAccessKey.get(accessKeyId),
    intercept,
    clock,
    services: {
      lambda: createLambdaService({ stack, functions, invoke }),
      dynamodb: {
        access: (operation, input) => dynamoDbAccess(operation, input, tables, tableArn),
        call: (operation, input) => store.dynamodb(operation, input),
      },
      secretsmanager: {
        access: (operation, input) => secretsManagerAccess(operation, input, vault, stack),
        call: (operation, input) =>
          callSecretsManager({ vault, clock, startRotation: rotation.start }, operation, input),
      },
    },
  })
  return {
    url: endpoint.url,
    administrator: administrator.credentials,
    credentialsOf(functionName) {
      const principal = principals.get(functionName)
      if (!principal) throw new Error(`There is no function ${functionName}`)
      return principal.credentials
    },
    tables,
    secrets: vault.secrets,
    rotation,
    close: endpoint.close,
  }
}
