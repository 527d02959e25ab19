import type { AccessRequest } from '../iam/policy.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { FunctionDefinition } from '../lambda/definition.ts'
import type { Stack } from '../template/stack.ts'
import { type AwsAnswer, awsError } from './answer.ts'
import type { AwsService } from './endpoint.ts'

interface LambdaOptions {
  readonly stack: Stack
  readonly functions: readonly FunctionDefinition[]
  /** Invokes a function by its ARN; rejects if it fails. */
  readonly invoke: (functionArn: string, event: object) => Promise<unknown>
}

const invocation = /^\/2015-03-31\/functions\/([^/?]+)\/invocations$/

/** The function that an HTTP request invokes (Lambda API reference, Invoke); undefined if it is no invocation. */
export function invokedFunction(path: string): string | undefined {
  const [, name] = invocation.exec(path) ?? []
  return name === undefined ? undefined : decodeURIComponent(name)
}

/** Invokes functions for whoever may, and waits for their answers. */
export function createLambdaService({ stack, functions, invoke }: LambdaOptions): AwsService {
  const arnOf = ({ FunctionName: name }: JsonObject) => {
    const found = functions.find((known) => known.name === name || known.arn === name)
    return found?.arn ?? stack.arn('lambda', `function:${String(name)}`)
  }
  return {
    access: (_, input): readonly AccessRequest[] => [
      { action: 'lambda:InvokeFunction', resource: arnOf(input), context: new Map() },
    ],
    async call(_, input): Promise<AwsAnswer> {
      const arn = arnOf(input)
      if (!functions.some((known) => known.arn === arn)) {
        return awsError('ResourceNotFoundException', `Function not found: ${arn}`, 404)
      }
      try {
        const answer = await invoke(arn, isObject(input.Payload) ? input.Payload : {})
        return { status: 200, body: isObject(answer) ? answer : {} }
      } catch (error) {
        const { name, message } = error as Error
        const body = { errorType: name, errorMessage: message }
        return { status: 200, body, headers: { 'x-amz-function-error': 'Unhandled' } }
      }
    },
  }
}
