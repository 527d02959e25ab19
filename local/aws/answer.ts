import type { JsonObject } from '../json.ts'

/** What an AWS service answers: a status and a JSON body. */
export interface AwsAnswer {
  readonly status: number
  readonly body: JsonObject
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * The answer with which a service refuses or fails a call, as the SDK reads it.
 *
 * @param type The error's name in the SDK, such as `ThrottlingException`.
 * @param status 400 unless the service itself fails (500).
 */
export const awsError = (type: string, message: string, status = 400): AwsAnswer => ({
  status,
  body: { __type: type, message },
})

/** Thrown where a service refuses a call; the endpoint turns it into its answer. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly answer: AwsAnswer

  constructor(type: string, message: string) {
    super(`${type}: ${message}`)
    this.answer = awsError(type, message)
  }
}
