import { describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { createSeed, type Fault, type Outcome } from './seed.ts'

const { functions, open, run } = await createSeed()

const authorizer = 'Auth/Authorizer/Function'
const rotation = 'Auth/RotateKeys/Function'
const pages = 'Auth/Authorize/Function'
const administration = 'Auth/Administer/Function'

interface Kind {
  readonly what: string
  readonly interception: (call: AwsCall) => Interception
  readonly status: 500 | 503
  /** How often one request makes the call at most. */
  readonly attempts: number
  /** What the log says of it. */
  readonly cause: RegExp
}

const detail = 'detail-of-the-store'

const kinds: readonly Kind[] = [
  {
    what: 'fails',
    interception: () => awsError('InternalServerError', detail, 500),
    ...{ status: 503, attempts: 3, cause: /InternalServerError/ },
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
    what: 'refuses',
    interception: () => awsError('AccessDeniedException', detail),
    ...{ status: 500, attempts: 1, cause: /AccessDeniedException/ },
  },
  {
    what: 'has lost its table or secret',
    interception: () => awsError('ResourceNotFoundException', detail),
    ...{ status: 500, attempts: 1, cause: /ResourceNotFoundException/ },
  },
  {
    what: 'leaves keys unprocessed',
    interception: ({ input }) => ({
      status: 200,
      body: { Responses: {}, UnprocessedKeys: input.RequestItems },
    }),
    ...{ status: 503, attempts: 5, cause: /unprocessed/ },
  },
]

const bodies = {
  500: { error: 'server_error', error_description: 'The service failed to answer this request.' },
  503: {
    error: 'temporarily_unavailable',
    error_description: 'The service cannot answer now. Try again shortly.',
  },
}

/** The calls that a function makes, each once, in their order. */
async function callsOf(path: string): Promise<string[]> {
  const outcomes = await run(path)
  for (const { status, expected } of outcomes) expect(status).toBe(expected)
  const calls = outcomes.flatMap((outcome) => outcome.calls)
  expect(calls).not.toEqual([])
  return [...new Set(calls)]
}

const countOf = ({ calls }: Outcome, name: string) => calls.filter((call) => call === name).length

function expectFailure(path: string, { status, headers, text, log }: Outcome, kind: Kind) {
  if (path === authorizer) {
    // API Gateway knows of one kind of failure only.
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({ error: 'temporarily_unavailable' })
    expect(headers.get('retry-after')).toBe('2')
  } else if (path === rotation) {
    expect(status).toBe(500)
  } else if (path === administration) {
    expect({ status, body: JSON.parse(text) }).toEqual({ status: kind.status, body: bodies[kind.status] })
  } else if (path === pages) {
    expect(status).toBe(kind.status)
    expect(text).toContain('Something went wrong')
    expect(headers.get('retry-after')).toBe(kind.status === 503 ? '2' : null)
  } else {
    expect({ status, body: JSON.parse(text) }).toEqual({ status: kind.status, body: bodies[kind.status] })
    expect(headers.get('retry-after')).toBe(kind.status === 503 ? '2' : null)
  }
  expect(text).not.toContain(detail)
  expect(log.filter((line) => line.includes('"ERROR"') && kind.cause.test(line))).not.toEqual([])
}

const only =
  (name: string, interception: Kind['interception']): Fault =>
  (call, made) =>
    call === name ? interception(made) : undefined

/** Has each of the calls meet a fault, one after the other, and none at the end. */
async function expectEachHandled(path: string, calls: readonly string[], kind: Kind) {
  let system = await open()
  try {
    for (const name of calls) {
      let outcomes = await system.run(path, only(name, kind.interception))
      if (!outcomes.some((outcome) => countOf(outcome, name) > 0)) {
        // What the function has read already it does not read again.
        await system.close()
        system = await open()
        outcomes = await system.run(path, only(name, kind.interception))
      }
      expect(Math.max(...outcomes.map((outcome) => countOf(outcome, name)))).toBe(kind.attempts)
      for (const outcome of outcomes) {
        if (countOf(outcome, name) > 0) expectFailure(path, outcome, kind)
        else expect(outcome.status).toBe(outcome.expected)
      }
    }
    for (const { status, expected, calls: made } of await system.run(path)) {
      expect(status).toBe(expected)
      // Rotating takes several requests, and ending a user ends clients.
      if (![rotation, administration].includes(path)) expect(made).toEqual([...new Set(made)])
    }
  } finally {
    await system.close()
  }
}

/** These answer from what they were deployed with. */
const callNobody = ['Auth/Metadata/Function', 'Auth/OpenApi/Function']

/** What each of Hallpass's own functions calls; those of the app call as they like. */
const callsByFunction = await Promise.all(
  functions
    .filter(({ entry, path }) => entry?.startsWith('functions/') && !callNobody.includes(path))
    .map(async ({ path }) => ({ path, calls: await callsOf(path) })),
)

const cases = callsByFunction.flatMap(({ path, calls }) =>
  kinds.flatMap((kind) => {
    // A rotation takes long, and nobody waits for it.
    if (path === rotation && kind.what !== 'fails') return []
    const met = calls.filter((name) => kind.what !== 'leaves keys unprocessed' || name.startsWith('Batch'))
    // The SDK waits long before it asks again who throttles.
    const chosen = kind.what === 'throttles' ? met.slice(0, 1) : met
    return chosen.length > 0 ? [{ path, kind, what: kind.what, calls: chosen }] : []
  }),
)

describe.concurrent('S-50 5xx, logged, nothing told, no more calls than there must be; then it recovers', () => {
  it.each(cases)('$path: a store that $what, at any one call', ({ path, calls, kind }) =>
    expectEachHandled(path, calls, kind),
  )
})

const writesByFunction = callsByFunction.flatMap(({ path, calls }) => {
  const writes = calls.filter((name) => /^(Put|Update)/.test(name))
  return writes.length > 0 ? [{ path, writes }] : []
})

describe.concurrent('S-34 a write whose answer is lost is repeated, and is no second one', () => {
  it.each(writesByFunction)('$path', async ({ path, writes }) => {
    for (const name of writes) {
      let isLost = false
      const loseFirst = only(name, () => {
        if (isLost) return undefined
        isLost = true
        return 'drop answer'
      })
      for (const { status, expected } of await run(path, {}, loseFirst)) expect(status, name).toBe(expected)
      expect(isLost).toBe(true)
    }
  })
})
