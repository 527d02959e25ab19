import { startLocal } from '../../local/system.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'
import { assembly } from '../system/assembly.ts'
import { createClient } from '../system/client.ts'
import { type Database, databaseAt } from './database.ts'
import { startDynamoDbLocal } from './dynamodb-local.ts'
import { createMeter, type MeteredCall } from './meter.ts'
import { operations } from './operations.ts'

/** The calls of an operation: by an instance that has just started, and by one that has run it before. */
export interface Count {
  readonly first: readonly MeteredCall[]
  readonly later: readonly MeteredCall[]
}

/** The counts of each operation by its name. */
type Counts = ReadonlyMap<string, Count>

/** Runs every operation twice, the stack's tables being in its own database or in another one. */
async function count(other?: Database): Promise<Counts> {
  const database = Promise.withResolvers<Database>()
  const meter = createMeter(database.promise)
  const system = await startLocal({
    assembly: await assembly(),
    onLog: () => {},
    intercept: meter.intercept,
  })
  database.resolve(other ?? databaseAt(system.aws.endpoint, system.aws.credentials.accessKeyId))
  try {
    await system.settled()
    const call = createClient(system.url)
    const counts = new Map<string, Count>()
    for (const { name, entry, run } of operations) {
      const path = system.functions.find((definition) => definition.entry === entry)?.path
      const measured = async () => {
        meter.take()
        await run(call)
        return meter.take().filter(({ caller }) => caller === path)
      }
      counts.set(name, { first: await measured(), later: await measured() })
    }
    return counts
  } finally {
    await system.close()
  }
}

/** Counts on the database of the local runtime. */
export const countOnDynalite = (): Promise<Counts> => count()

/** @throws Error where DynamoDB Local does not run */
export async function countOnDynamoDbLocal(): Promise<Counts> {
  const local = await startDynamoDbLocal(createStack(readAssembly(await assembly())))
  try {
    return await count(local)
  } finally {
    await local.stop()
  }
}
