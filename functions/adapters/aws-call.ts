import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { AuthError, broken, unavailable } from '../domain/errors.ts'

/**
 * How every AWS client of a function is set up: three attempts of 1.5 s at most, with the SDK's backoff and its
 * retry budget, so that a slow store gives a 503 well within API Gateway's 29 s and recovers without a storm.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true },
} satisfies DynamoDBClientConfig

/** What AWS answers when there is too much to do; with status 400, like mistakes of the caller. */
const throttling = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
])

/** A failed call as the domain's error: 503 where a retry may help, 500 where it would fail again. */
function failure(operation: string, cause: unknown): AuthError {
  if (cause instanceof AuthError) return cause
  const { name, $metadata } = cause as { name?: string; $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  const passes = status === undefined || status >= 500 || status === 429 || throttling.has(name ?? '')
  return passes
    ? unavailable(`${operation} did not succeed`, cause)
    : broken(`${operation} was refused`, cause)
}

/** Makes a call to AWS; its failure becomes the domain's, named after the operation. */
export async function carryOut<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw failure(operation, error)
  }
}
