import type { AdministrationAnswer } from '../../functions/http/administrator.ts'
import { startLocal } from '../../local/system.ts'
import { createClient } from '../system/client.ts'
import { type Database, databaseAt } from './database.ts'
import { createMeter, type MeteredCall } from './meter.ts'

/**
 * Runs a stack in this process, and counts what its functions call.
 *
 * @param other holds the stack's tables instead of the stack's own database
 */
export async function startMetered(assembly: string, other?: Database) {
  const { promise, resolve } = Promise.withResolvers<Database>()
  const meter = createMeter(promise)
  const system = await startLocal({ assembly, onLog: () => {}, intercept: meter.intercept })
  const { aws, functions, tables, close } = system
  const database = other ?? databaseAt(aws.endpoint, aws.credentials.accessKeyId)
  resolve(database)
  await system.settled()

  return {
    call: createClient(system.url),
    database,
    tables,
    close,

    /** Has the administration function carry out an operation, which must succeed. */
    async administer(operation: string, input: object): Promise<void> {
      const answer = (await system.invoke('Auth/Administer/Function', {
        operation,
        input,
      })) as AdministrationAnswer
      if ('error' in answer) throw new Error(`${operation}: ${answer.error_description}`)
    },

    /** The calls that the function of a source makes in the course of something. */
    async callsOf(entry: string, act: () => Promise<unknown>): Promise<readonly MeteredCall[]> {
      const path = functions.find((definition) => definition.entry === entry)?.path
      meter.take()
      await act()
      return meter.take().filter(({ caller }) => caller === path)
    },
  }
}

export type MeteredSystem = Awaited<ReturnType<typeof startMetered>>
