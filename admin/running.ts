import { dirname } from 'node:path'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { findRunning, systemFolder } from '../local/start/running.ts'
import { type Administer, createAdminister, functionOutput } from './invoke.ts'

/**
 * The system that `npm start` runs.
 *
 * @throws Error that says why there is nothing to administer, and what to do
 */
export function findLocal(app: string | undefined): Administer {
  const running = findRunning(systemFolder(dirname(import.meta.dirname), app))
  const start = app === undefined ? 'npm start' : `npm start -- --app ${app}`
  const functionName = running?.outputs[functionOutput]
  if (!running || functionName === undefined) {
    throw new Error(
      running
        ? `The app that is running has no output ${functionOutput}. Put auth.administrationFunctionName into one.`
        : `No local system is running. Start one with ${start}, or name a deployed one with --stack.`,
    )
  }
  const administer = createAdminister(new LambdaClient({ ...running.aws, maxAttempts: 1 }), functionName)
  return (operation, input) =>
    administer(operation, input).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') throw error
      throw new Error(`The local system is not running any more. Start it with ${start}.`, { cause: error })
    })
}
