import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { describeAwsFailure } from './aws-failure.ts'
import { type Administer, createAdminister, functionOutput } from './invoke.ts'

/**
 * The stack that is deployed under a name, in the account and region of the environment.
 *
 * @throws Error that says why there is nothing to administer, and what to do
 */
export async function findDeployed(stackName: string): Promise<Administer> {
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
  const functionName = outputs.find(({ OutputKey: key }) => key === functionOutput)?.OutputValue
  if (functionName === undefined) {
    throw new Error(
      `The stack ${stackName} has no output ${functionOutput}. Put auth.administrationFunctionName into one.`,
    )
  }
  const administer = createAdminister(new LambdaClient(), functionName)
  return (operation, input) =>
    administer(operation, input).catch((error: Error) => {
      throw describeAwsFailure(error)
    })
}
