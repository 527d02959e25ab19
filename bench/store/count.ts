import { readAssembly } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'
import { quickAssembly } from '../system/assembly.ts'
import type { Database } from './database.ts'
import { startDynamoDbLocal } from './dynamodb-local.ts'
import type { MeteredCall } from './meter.ts'
import { startMetered } from './metered-system.ts'
import { operations } from './operations.ts'

/** The calls of an operation: the first time that it is run, and the second. */
export interface Count {
  readonly first: readonly MeteredCall[]
  readonly later: readonly MeteredCall[]
}

/** Counts each operation, in their order. */
async function count(assembly: string, database?: Database): Promise<Count[]> {
  const system = await startMetered(assembly, database)
  try {
    const counts: Count[] = []
    for (const { entry, prepare } of operations) {
      const run = async () => system.callsOf(entry, await prepare(system))
      counts.push({ first: await run(), later: await run() })
    }
    return counts
  } finally {
    await system.close()
  }
}

/**
 * Counts each operation on the database of the local runtime and on DynamoDB Local.
 *
 * @throws Error where DynamoDB Local does not run
 */
export async function countOnBoth(): Promise<{ dynalite: Count[]; dynamoDbLocal: Count[] }> {
  const assembly = await quickAssembly(0)
  const dynalite = await count(assembly)
  const database = await startDynamoDbLocal(createStack(readAssembly(assembly)))
  try {
    return { dynalite, dynamoDbLocal: await count(assembly, database) }
  } finally {
    await database.stop()
  }
}
