import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'

/** A way in which a store can fail. */
export interface Kind {
  readonly what: string
  readonly interception: (call: AwsCall) => Interception
  readonly status: 500 | 503
  /** How often one request makes the call at most. */
  readonly attempts: number
  /** What the log says of it. */
  readonly cause: RegExp
}

/** What a store says of itself, which nobody outside may hear. */
export const detail = 'detail-of-the-store'

/** Failures that may pass and are asked again, that never pass, and an answer in part. */
export const faultKinds: readonly Kind[] = [
  {
    what: 'fails',
    interception: () => awsError('InternalServerError', detail, 500),
    ...{ status: 503, attempts: 3, cause: /InternalServerError/ },
  },
  {
    what: 'refuses',
    interception: () => awsError('AccessDeniedException', detail),
    ...{ status: 500, attempts: 1, cause: /AccessDeniedException/ },
  },
  {
    what: 'leaves keys unprocessed',
    interception: ({ input }) => ({
      status: 200,
      body: { Responses: {}, UnprocessedKeys: input.RequestItems },
    }),
    ...{ status: 503, attempts: 5, cause: /unprocessed/ },
  },
  {
    what: 'throttles',
    interception: ({ service }) => {
      const error = service === 'dynamodb' ? 'ProvisionedThroughputExceededException' : 'ThrottlingException'
      return awsError(error, detail)
    },
    ...{ status: 503, attempts: 3, cause: /ProvisionedThroughputExceededException|ThrottlingException/ },
  },
  {
    what: 'breaks the connection',
    interception: () => 'drop',
    ...{ status: 503, attempts: 3, cause: /ECONNRESET|socket hang up/ },
  },
  {
    what: 'has lost its table or secret',
    interception: () => awsError('ResourceNotFoundException', detail),
    ...{ status: 500, attempts: 1, cause: /ResourceNotFoundException/ },
  },
]
