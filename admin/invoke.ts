import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import type { AdministrationAnswer } from '../functions/http/administrator.ts'
import { isObject, parseJson } from '../local/json.ts'

/** Carries out an operation of the administration function. */
export type Administer = (operation: string, input: object) => Promise<AdministrationAnswer>

/** The output of a stack that names its administration function. */
export const functionOutput = 'AdministrationFunction'

/** @throws Error where the function fails, or we may not invoke it */
export const createAdminister =
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
