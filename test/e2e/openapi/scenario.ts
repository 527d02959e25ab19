import { randomUUID } from 'node:crypto'
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Interception } from '../../../local/aws/endpoint.ts'
import { createAdministrator } from '../administrator.ts'
import type { CallOptions } from '../client.ts'
import { createForge } from '../forge.ts'
import type { System } from '../system.ts'

/** A request to an operation, and what it must be answered with. */
export interface Scenario {
  readonly status: number
  /** The code of the error; of pages where it is told. */
  readonly error?: string
  /** Makes what the request needs, and gives the request. */
  readonly request: () => Promise<ScenarioRequest>
  /** The function whose calls on AWS fail meanwhile, and how. */
  readonly failing?: { readonly caller: string; readonly failure: Interception }
}

export interface ScenarioRequest extends CallOptions {
  /** With its parameters. @default the operation's, which has none */
  readonly path?: string
}

/** By the route of each operation. */
export type Scenarios = Readonly<Record<string, readonly Scenario[]>>

/** One where nothing is wrong. */
export const answers = (status: number, request: Scenario['request']): Scenario => ({ status, request })

/** One in which something is wrong. */
export const refuses = (status: number, error: string, request: Scenario['request']): Scenario => ({
  status,
  error,
  request,
})

/** What scenarios are made of. */
export async function createWorld(system: System) {
  const { forge } = await createForge(system)
  const { database, table } = createAdministrator(system)
  return {
    system,
    forge,

    /** A name that nobody has. */
    newName: () => `name-${randomUUID()}`,

    /** A user as one is whose deletion was cut off in the middle: disabled, and the tokens still good. */
    async halfDisabled() {
      const session = await system.newSession()
      const command = new UpdateItemCommand({
        TableName: table('Auth/Tables/Users'),
        Key: marshall({ username: session.username }),
        UpdateExpression: 'SET #status = :disabled',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: marshall({ ':disabled': 'disabled' }),
      })
      await database.send(command)
      return session
    },
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
