import { dirname } from 'node:path'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { AdministrationAnswer } from '../functions/http/administrator.ts'
import { findRunning, systemFolder } from '../local/start/running.ts'

/** Carries out an operation of the administration function. */
export type Administer = (operation: string, input: object) => Promise<AdministrationAnswer>

const output = 'AdministrationFunction'

/** @throws Error where there is no such function, or nobody lets us invoke it */
const invoker =
  (client: LambdaClient, functionName: string): Administer =>
  async (operation, input) => {
    const payload = Buffer.from(JSON.stringify({ operation, input }))
    const answer = await client.send(new InvokeCommand({ FunctionName: functionName, Payload: payload }))
    const text = Buffer.from(answer.Payload ?? []).toString()
    if (answer.FunctionError) throw new Error(`The administration function failed: ${text}`)
    return JSON.parse(text) as AdministrationAnswer
  }

/** The stack that is deployed under a name, in the account and region of the environment. */
async function deployed(stackName: string): Promise<Administer> {
  const answer = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName: stackName }))
  const outputs = answer.Stacks?.[0]?.Outputs ?? []
  const functionName = outputs.find(({ OutputKey: key }) => key === output)?.OutputValue
  if (functionName === undefined) throw new Error(`The stack ${stackName} has no output ${output}.`)
  return invoker(new LambdaClient(), functionName)
}

/** The system that `npm start` runs. */
function local(app: string | undefined): Administer {
  const running = findRunning(systemFolder(dirname(import.meta.dirname), app))
  const functionName = running?.outputs[output]
  if (!running || functionName === undefined) {
    throw new Error(
      'No local system is running. Start one with npm start, or name a deployed one with --stack.',
    )
  }
  const administer = invoker(new LambdaClient({ ...running.aws, maxAttempts: 1 }), functionName)
  return (operation, input) =>
    administer(operation, input).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') throw error
      throw new Error('The local system is not running any more. Start it with npm start.', { cause: error })
    })
}

export const findTarget = async (stack: string | undefined, app: string | undefined): Promise<Administer> =>
  stack === undefined ? local(app) : deployed(stack)
