import { expect } from 'vitest'
import { detail, type Kind } from './fault-kinds.ts'
import { createSeed, type Fault, type Outcome, type Seed } from './seed.ts'

type System = Awaited<ReturnType<Seed['open']>>

const authorizer = 'Auth/Authorizer/Function'
const rotation = 'Auth/RotateKeys/Function'

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
  } else {
    expect({ status, body: JSON.parse(text) }).toEqual({ status: kind.status, body: bodies[kind.status] })
    expect(headers.get('retry-after')).toBe(kind.status === 503 ? '2' : null)
  }
  expect(text).not.toContain(detail)
  expect(log.filter((line) => line.includes('"ERROR"') && kind.cause.test(line))).not.toEqual([])
}

async function expectHandled(system: System, path: string, name: string, kind: Kind) {
  const outcomes = await system.run(path, only(name, kind.interception))
  expect(Math.max(...outcomes.map((outcome) => countOf(outcome, name))), name).toBe(kind.attempts)
  for (const outcome of outcomes) {
    if (countOf(outcome, name) > 0) expectFailure(path, outcome, kind)
    else expect(outcome.status).toBe(outcome.expected)
  }
}

async function expectHealthy(system: System, path: string) {
  for (const { status, expected, calls } of await system.run(path)) {
    expect(status).toBe(expected)
    // A rotation reads things again.
    if (path !== rotation) expect(calls).toEqual([...new Set(calls)])
  }
}

/** A seed, the calls that each of Hallpass's own functions makes, and what is expected of them under faults. */
export async function createFaultChecks() {
  const { functions, open, run } = await createSeed()

  /** The calls that a function makes where nothing is wrong, each once, in their order. */
  async function callsOf(path: string): Promise<string[]> {
    const outcomes = await run(path)
    for (const { status, expected } of outcomes) expect(status).toBe(expected)
    const calls = outcomes.flatMap((outcome) => outcome.calls)
    expect(calls).not.toEqual([])
    return [...new Set(calls)]
  }

  // Those of the app call as they like.
  const own = functions.filter(
    ({ entry }) => entry?.startsWith('functions/') && entry !== 'functions/metadata.ts',
  )
  const callsByFunction = await Promise.all(
    own.map(async ({ path }) => ({ path, calls: await callsOf(path) })),
  )

  /** Has the calls meet a fault, one after the other on one system, and then none. */
  async function expectInTurn(path: string, calls: readonly string[], kind: Kind) {
    const system = await open()
    try {
      for (const name of calls) await expectHandled(system, path, name, kind)
      await expectHealthy(system, path)
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
            (name) => kind.what !== 'leaves keys unprocessed' || name.startsWith('Batch'),
          )
          return met.length > 0 ? [{ path, kind, what: kind.what, calls: met }] : []
        }),
      ),
    async expectEachHandled({ path, calls, kind }: { path: string; calls: readonly string[]; kind: Kind }) {
      // A secret that a function has read it does not read again, so each of these takes a system of its own.
      const isKept = (name: string) => path !== rotation && name.startsWith('GetSecretValue')
      await expectInTurn(
        path,
        calls.filter((name) => !isKept(name)),
        kind,
      )
      for (const name of calls.filter(isKept)) await expectInTurn(path, [name], kind)
    },
  }
}
