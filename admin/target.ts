import { dirname } from 'node:path'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { AdministrationAnswer } from '../functions/http/administrator.ts'
import { isObject, parseJson } from '../local/json.ts'
import { findRunning, systemFolder } from '../local/start/running.ts'
import { describeAwsFailure } from './aws-failure.ts'

/** Carries out an operation of the administration function. */
export type Administer = (operation: string, input: object) => Promise<AdministrationAnswer>

const output = 'AdministrationFunction'

/** @throws Error where the function fails, or we may not invoke it */
const invoker =
  (client: LambdaClient, functionName: string): Administer =>
  async (operation, input) => {
    const payload = Buffer.from(JSON.stringify({ operation, input }))
    const answer = await client.send(new InvokeCommand({ FunctionName: functionName, Payload: payload }))
    const found = parseJson(Buffer.from(answer.Payload ?? []).toString())
    if (answer.FunctionError !== undefined || !isObject(found)) {
      const reason = isObject(found) ? found.errorMessage : undefined
      throw new Error(
        `The administration function failed: ${String(reason ?? 'it gave no answer')}. Its log says more.`,
      )
    }
    return found as AdministrationAnswer
  }

/** The stack that is deployed under a name, in the account and region of the environment. */
async function deployed(stackName: string): Promise<Administer> {
  const cloudFormation = new CloudFormationClient()
  const command = new DescribeStacksCommand({ StackName: stackName })
  const answer = await cloudFormation.send(command).catch(async (error: Error) => {
    if (!/does not exist$/.test(error.message)) throw describeAwsFailure(error)
    const region = await cloudFormation.config.region()
    throw new Error(
      `There is no stack ${stackName} in ${region}, in the account of these credentials. Is AWS_REGION, or AWS_PROFILE, another one's?`,
    )
  })
  const outputs = answer.Stacks?.[0]?.Outputs ?? []
  const functionName = outputs.find(({ OutputKey: key }) => key === output)?.OutputValue
  if (functionName === undefined) {
    throw new Error(
      `The stack ${stackName} has no output ${output}. Put auth.administrationFunctionName into one.`,
    )
  }
  const administer = invoker(new LambdaClient(), functionName)
  return (operation, input) =>
    administer(operation, input).catch((error: Error) => {
      throw describeAwsFailure(error)
    })
}

/** The system that `npm start` runs. */
function local(app: string | undefined): Administer {
  const running = findRunning(systemFolder(dirname(import.meta.dirname), app))
  const start = app === undefined ? 'npm start' : `npm start -- --app ${app}`
  const functionName = running?.outputs[output]
  if (!running || functionName === undefined) {
    throw new Error(
      running
        ? `The app that is running has no output ${output}. Put auth.administrationFunctionName into one.`
        : `No local system is running. Start one with ${start}, or name a deployed one with --stack.`,
    )
  }
  const administer = invoker(new LambdaClient({ ...running.aws, maxAttempts: 1 }), functionName)
  return (operation, input) =>
    administer(operation, input).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') throw error
      throw new Error(`The local system is not running any more. Start it with ${start}.`, { cause: error })
    })
}

/** @throws Error that says why there is nothing to administer, and what to do */
export const findTarget = async (stack: string | undefined, app: string | undefined): Promise<Administer> =>
  stack === undefined ? local(app) : deployed(stack)
