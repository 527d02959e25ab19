import { BatchGetItemCommand, type DynamoDBClient, type KeysAndAttributes } from '@aws-sdk/client-dynamodb'
import { awsError } from '../../local/aws/answer.ts'
import type { Interception } from '../../local/aws/endpoint.ts'
import type { NamedCall } from './seed.ts'

/** A call that a step makes where nothing is wrong and its function remembers nothing. */
export interface StepCall {
  readonly name: string
  /** The function that makes it, by its construct's path. */
  readonly caller: string
  /** How many calls by that name the step makes before it. */
  readonly earlier: number
  /** How many keys it asks for at once, where it is a batch. */
  readonly keys: number
}

/** What becomes of a call, which is made for the first time (0) or again. */
export type CallFault = (
  call: NamedCall,
  attempt: number,
  database: DynamoDBClient,
) => Interception | Promise<Interception>

/** A way in which a store can fail. */
export interface Kind {
  readonly what: string
  /** Each way in which a call can meet it: none where it cannot. */
  readonly faultsOn: (call: StepCall) => readonly CallFault[]
  /** What comes of a request. Nothing where the function gets over it. */
  readonly failure?: {
    readonly status: 500 | 503
    /** How often the request makes the call. */
    readonly attempts: number
    /** What the log says of it. */
    readonly cause: RegExp
    /** Whether it takes the course of another kind: of many steps that make the same call, one will do. */
    readonly isLikeAnother?: boolean
    /** Whether the call is carried out nevertheless. */
    readonly isCarriedOut?: boolean
    /** How long the function waits for the store, in ms. */
    readonly waits?: number
  }
}

/** What a store says of itself, which nobody outside may hear. */
export const detail = 'detail-of-the-store'

const always =
  (fault: CallFault): Kind['faultsOn'] =>
  () => [fault]

export const isWrite = ({ name }: Pick<StepCall, 'name'>) => /^(Put|Update|Delete|Rotate)/.test(name)

const ofWrites =
  (fault: CallFault): Kind['faultsOn'] =>
  (call) =>
    isWrite(call) ? [fault] : []

/** The keys of a batch, those of each table in their order. */
type Batch = Readonly<Record<string, KeysAndAttributes>>

const batchOf = ({ input }: NamedCall) => input.RequestItems as unknown as Batch

/** Those keys of a batch of which, by their place in it, the test holds. */
function select(batch: Batch, holds: (place: number) => boolean): Batch {
  let place = 0
  const selected = Object.entries(batch).map(([table, { Keys = [], ...rest }]) => {
    return [table, { ...rest, Keys: Keys.filter(() => holds(place++)) }] as const
  })
  return Object.fromEntries(selected.filter(([, { Keys }]) => Keys.length > 0))
}

/** Answers the keys of a batch of which the test holds, and leaves the others unprocessed until it is asked again. */
const answerPart =
  (holds: (place: number) => boolean): CallFault =>
  async (call, attempt, database) => {
    if (attempt > 0) return undefined
    const processed = new BatchGetItemCommand({ RequestItems: select(batchOf(call), holds) })
    const { Responses } = await database.send(processed)
    const UnprocessedKeys = select(batchOf(call), (place) => !holds(place))
    return { status: 200, body: JSON.parse(JSON.stringify({ Responses, UnprocessedKeys })) }
  }

/** The places in a batch at which it can be split in two. */
const splits = ({ keys }: StepCall) => Array.from({ length: Math.max(keys - 1, 0) }, (_, at) => at + 1)

/** Failures that may pass and are asked again, and failures that never pass. */
export const failures: readonly Kind[] = [
  {
    what: 'never answers',
    faultsOn: always(() => new Promise(() => {})),
    failure: { status: 503, attempts: 3, cause: /"name":"TimeoutError"/, waits: 3 * 1_500 },
  },
  {
    what: 'throttles',
    faultsOn: always(({ service }) => {
      const error = service === 'dynamodb' ? 'ProvisionedThroughputExceededException' : 'ThrottlingException'
      return awsError(error, detail)
    }),
    failure: {
      status: 503,
      attempts: 3,
      cause: /ProvisionedThroughputExceededException|ThrottlingException/,
    },
  },
  {
    what: 'fails',
    faultsOn: always(() => awsError('InternalServerError', detail, 500)),
    failure: { status: 503, attempts: 3, cause: /InternalServerError/ },
  },
  {
    what: 'refuses',
    faultsOn: always(() => awsError('AccessDeniedException', detail)),
    failure: { status: 500, attempts: 1, cause: /AccessDeniedException/ },
  },
  {
    what: 'leaves keys unprocessed',
    faultsOn: ({ keys }) =>
      keys > 0
        ? [({ input }) => ({ status: 200, body: { Responses: {}, UnprocessedKeys: input.RequestItems } })]
        : [],
    failure: { status: 503, attempts: 5, cause: /unprocessed/ },
  },
  {
    what: 'breaks the connection',
    faultsOn: always(() => 'drop'),
    failure: { status: 503, attempts: 3, cause: /ECONNRESET|socket hang up/, isLikeAnother: true },
  },
  {
    what: 'writes, and breaks the connection',
    faultsOn: ofWrites(() => 'drop answer'),
    failure: { status: 503, attempts: 3, cause: /ECONNRESET|socket hang up/, isCarriedOut: true },
  },
  {
    what: 'has lost its table or secret',
    // To a rotation, a version that is not there is one that was only announced.
    faultsOn: ({ caller, name }) =>
      caller === 'Auth/RotateKeys/Function' && name.startsWith('GetSecretValue')
        ? []
        : [() => awsError('ResourceNotFoundException', detail)],
    failure: { status: 500, attempts: 1, cause: /ResourceNotFoundException/, isLikeAnother: true },
  },
]

/** What a function gets over by itself. */
export const disturbances: readonly Kind[] = [
  {
    what: 'writes, and loses the answer',
    faultsOn: ofWrites((_, attempt) => (attempt === 0 ? 'drop answer' : undefined)),
  },
  {
    what: 'answers a batch in two parts',
    faultsOn: (call) =>
      splits(call).flatMap((at) => [answerPart((place) => place < at), answerPart((place) => place >= at)]),
  },
]
