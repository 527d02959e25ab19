import { expect } from 'vitest'
import { detail, type Kind } from './fault-kinds.ts'
import { createSeed, type Fault, type Outcome } from './seed.ts'

const authorizer = 'Auth/Authorizer/Function'
const rotation = 'Auth/RotateKeys/Function'
const pages = 'Auth/Authorize/Function'
const administration = 'Auth/Administer/Function'

/** These answer from what they were deployed with. */
const callNobody = ['Auth/Metadata/Function', 'Auth/OpenApi/Function']

const bodies = {
  500: { error: 'server_error', error_description: 'The service failed to answer this request.' },
  503: {
    error: 'temporarily_unavailable',
    error_description: 'The service cannot answer now. Try again shortly.',
  },
}

/** Has one call, by its name, meet a fault. */
export const only =
  (name: string, interception: Kind['interception']): Fault =>
  (call, made) =>
    call === name ? interception(made) : undefined

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
    // It is no endpoint, and its answers have no headers.
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

function expectHandled(path: string, name: string, kind: Kind, outcomes: readonly Outcome[]) {
  expect(Math.max(...outcomes.map((outcome) => countOf(outcome, name))), name).toBe(kind.attempts)
  for (const outcome of outcomes) {
    if (countOf(outcome, name) > 0) expectFailure(path, outcome, kind)
    else expect(outcome.status).toBe(outcome.expected)
  }
}

function expectHealthy(path: string, outcomes: readonly Outcome[]) {
  for (const { status, expected, calls } of outcomes) {
    expect(status).toBe(expected)
    // A rotation reads things again, and ending a user ends clients one by one.
    if (![rotation, administration].includes(path)) expect(calls).toEqual([...new Set(calls)])
  }
}

/** A call that a function makes, and the index of a step that makes it. */
interface StepCall {
  readonly name: string
  readonly step: number
}

interface FaultCase {
  readonly path: string
  readonly calls: readonly StepCall[]
  readonly kind: Kind
}

/** A seed, the calls that each of Hallpass's own functions makes, and what is expected of them under faults. */
export async function createFaultChecks() {
  const { functions, open, run } = await createSeed()

  /** The calls that a function makes in each step where nothing is wrong, each once, in their order. */
  async function callsOf(path: string): Promise<readonly StepCall[]> {
    const outcomes = await run(path)
    for (const { status, expected } of outcomes) expect(status).toBe(expected)
    const made = outcomes.flatMap(({ calls }, step) => [...new Set(calls)].map((name) => ({ name, step })))
    expect(made).not.toEqual([])
    // The operations of the administration are many, and make the same calls: the first that makes each will do.
    const isFirst = ({ name }: StepCall, at: number) => made.findIndex((other) => other.name === name) === at
    return path === administration ? made.filter(isFirst) : made
  }

  // Those of the app call as they like.
  const own = functions.filter(
    ({ entry, path }) => entry?.startsWith('functions/') && !callNobody.includes(path),
  )
  // One after the other: calls that wait for a busy machine are made again, and those do not belong to the function.
  const callsByFunction: { readonly path: string; readonly calls: readonly StepCall[] }[] = []
  for (const { path } of own) callsByFunction.push({ path, calls: await callsOf(path) })

  /** Has the calls meet a fault, one after the other, and then none. */
  async function expectEachHandled({ path, calls, kind }: FaultCase) {
    let system = await open()
    try {
      for (const { name, step } of calls) {
        const fault = only(name, kind.interception)
        let outcomes = await system.run(path, fault, step)
        if (!outcomes.some((outcome) => countOf(outcome, name) > 0)) {
          // What the function has read already it does not read again.
          await system.close()
          system = await open()
          outcomes = await system.run(path, fault, step)
        }
        expectHandled(path, name, kind, outcomes)
      }
      expectHealthy(path, await system.run(path))
    } finally {
      await system.close()
    }
  }

  return {
    run,
    callsByFunction,
    /** The calls of each function that can meet a fault of each kind. */
    casesOf: (kinds: readonly Kind[]) =>
      callsByFunction.flatMap(({ path, calls }) =>
        kinds.flatMap((kind) => {
          // A rotation takes long, and nobody waits for it.
          if (path === rotation && kind.what !== 'fails') return []
          const met = calls.filter(
            ({ name }) => kind.what !== 'leaves keys unprocessed' || name.startsWith('Batch'),
          )
          return met.length > 0 ? [{ path, kind, what: kind.what, calls: met }] : []
        }),
      ),
    expectEachHandled,
  }
}
