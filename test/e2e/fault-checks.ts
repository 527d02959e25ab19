import { expect } from 'vitest'
import {
  administration,
  errorsIn,
  expectFailure,
  expectUsable,
  outlineOf,
  rotation,
} from './fault-answers.ts'
import { type CallFault, isWrite, type Kind, type StepCall } from './fault-kinds.ts'
import type { Step } from './flows.ts'
import { createSeed, type Fault, type Outcome, type PreparedRequest, type SeededSystem } from './seed.ts'

/** These answer from what they were deployed with. */
const callNobody = ['Auth/Metadata/Function', 'Auth/OpenApi/Function']

/** How many requests come at once. */
const burst = 6

/** Has one call of a request meet a fault, each time that it is made. */
function only({ name, earlier }: StepCall, fault: CallFault): Fault {
  let attempt = -earlier
  return (call, database) => {
    if (call.name !== name) return undefined
    attempt++
    return attempt > 0 ? fault(call, attempt - 1, database) : undefined
  }
}

const countOf = ({ calls }: Outcome, name: string) => calls.filter((call) => call.name === name).length

/** A step and, in their order, the calls that it makes. */
interface KnownStep {
  readonly path: string
  readonly index: number
  readonly step: Step
  readonly calls: readonly StepCall[]
}

interface FaultCase {
  readonly steps: readonly KnownStep[]
  readonly kind: Kind
}

/** Whether a request cannot be made again as it is once a call of it met a fault. */
function isUsedUp({ step: [, , usedUp], calls }: KnownStep, call: StepCall, isCarriedOut = false): boolean {
  const at = calls.findIndex(({ name }) => name === usedUp?.[0])
  return at >= 0 && calls.indexOf(call) >= (isCarriedOut ? at : at + 1)
}

/** Has a call of a step's request meet a fault. What its function has read already, it must forget for that. */
async function strike(
  system: SeededSystem,
  at: StepCall & Pick<KnownStep, 'path' | 'index'>,
  fault: CallFault,
  prepared?: PreparedRequest,
) {
  const { path, index, name, earlier } = at
  const request = prepared ?? (await system.prepare(path, index))
  const outcome = await request(only(at, fault))
  if (countOf(outcome, name) > earlier) return { request, outcome }
  system.forget(path)
  const another = await system.prepare(path, index)
  return { request: another, outcome: await another(only(at, fault)) }
}

/** Has each call of a request fail, one after the other, and then none. */
async function expectFailures(system: SeededSystem, known: KnownStep, { failure, ...kind }: Kind) {
  const { path, index, step, calls } = known
  // With the SDK's whole budget of retries, which steps before may have used.
  system.forget(path)
  let request: PreparedRequest | undefined
  for (const call of calls) {
    const [fault] = kind.faultsOn(call)
    if (!fault || !failure) continue
    const met = await strike(system, { ...known, ...call }, fault, request)
    request = met.request
    expect(countOf(met.outcome, call.name) - call.earlier, call.name).toBe(failure.attempts)
    expectFailure(path, met.outcome, failure)
    if (!isUsedUp(known, call, failure.isCarriedOut)) continue
    const { status } = await request()
    expect(status, call.name).toBe(step[2]?.[1])
    request = undefined
  }
  // It is the very request that failed.
  request ??= await system.prepare(path, index)
  const outcome = await request()
  expect(outcome.status).toBe(step[0])
  // A rotation reads things again, and ending a user ends clients one by one.
  const names = outcome.calls.map(({ name }) => name)
  if (![rotation, administration].includes(path)) expect(names).toEqual([...new Set(names)])
  await expectUsable(system, outcome)
}

/** Has each call of a step be disturbed, which changes nothing for who made the request. */
async function expectNoDifference(system: SeededSystem, known: KnownStep, kind: Kind) {
  const { step, calls } = known
  for (const call of calls) {
    for (const fault of kind.faultsOn(call)) {
      const { request, outcome } = await strike(system, { ...known, ...call }, fault)
      expect(countOf(outcome, call.name), call.name).toBeGreaterThan(call.earlier)
      expect(outcome.status, call.name).toBe(step[0])
      expect(errorsIn(outcome)).toEqual([])
      await expectUsable(system, outcome)
      const again = await request()
      if (again.status === outcome.status) expect(outlineOf(outcome.text)).toEqual(outlineOf(again.text))
    }
  }
}

/** The steps with those calls alone that no step before makes. */
function firstOfEach(steps: readonly KnownStep[]): readonly KnownStep[] {
  const seen = new Set<string>()
  return steps.map(({ calls, ...step }) => {
    const first = calls.filter(({ name }) => !seen.has(name))
    for (const { name } of first) seen.add(name)
    return { ...step, calls: first }
  })
}

/** A seed, the calls that each of Hallpass's own functions makes, and what is expected of them under faults. */
export async function createFaultChecks() {
  const { functions, open } = await createSeed()

  /** The calls that a function makes in each step where nothing is wrong. */
  async function learn(path: string): Promise<readonly KnownStep[]> {
    const system = await open()
    const known: KnownStep[] = []
    for (const [index, step] of system.stepsOf(path).entries()) {
      system.forget(path)
      const request = await system.prepare(path, index)
      const { status, calls: made } = await request()
      expect(status, `step ${index} of ${path}`).toBe(step[0])
      const calls = made.map(({ name, input }, at) => ({
        ...{ name, caller: path },
        earlier: made.slice(0, at).filter((call) => call.name === name).length,
        keys: Object.values(Object(input.RequestItems)).flatMap((request) => Object(request).Keys).length,
      }))
      known.push({ path, index, step, calls })
    }
    await system.close()
    return known
  }

  // Those of the app call as they like.
  const own = functions.filter(
    ({ entry, path }) => entry?.startsWith('functions/') && !callNobody.includes(path),
  )
  // One after the other: calls that wait for a busy machine are made again, and those do not belong to the function.
  const known = new Map<string, readonly KnownStep[]>()
  for (const { path } of own) known.set(path, await learn(path))

  /** The steps of each function that make calls which can meet a fault of each kind. */
  function casesOf(kinds: readonly Kind[]) {
    return [...known].flatMap(([path, all]) =>
      kinds.flatMap((kind) => {
        const { what, failure, faultsOn } = kind
        const isFew = path === administration && failure?.isLikeAnother
        const steps = (isFew ? firstOfEach(all) : all).filter(({ calls }) =>
          calls.some((call) => faultsOn(call).length > 0),
        )
        // Of those that wait for long, as many as possible wait at the same time.
        if (failure?.waits)
          return steps.map((step) => ({ path, kind, what: `${what} (${step.index})`, steps: [step] }))
        return steps.length > 0 ? [{ path, kind, what, steps }] : []
      }),
    )
  }

  /** Has every call of some steps meet a fault, one at a time. */
  async function expectEachHandled({ steps, kind }: FaultCase) {
    const system = await open()
    try {
      const check = kind.failure ? expectFailures : expectNoDifference
      for (const step of steps) await check(system, step, kind)
    } finally {
      await system.close()
    }
  }

  /** For each function, a write that many requests make at once, each of which can be made again after it failed. */
  function burstsOf(kinds: readonly Kind[]) {
    return [...known].flatMap(([path, steps]) => {
      // One rotation runs at a time.
      if (path === rotation) return []
      const writes = steps.flatMap((step) =>
        step.calls.filter((call) => isWrite(call) && !isUsedUp(step, call)).map((call) => ({ step, call })),
      )
      const [first] = writes
      const last = writes.findLast(({ step }) => step === first?.step)
      return last ? kinds.map((kind) => ({ path, kind, ...last })) : []
    })
  }

  /** Has many requests at once meet a fault, and all of them made again when it is over. */
  async function expectBurstHandled({ path, kind, step, call }: ReturnType<typeof burstsOf>[number]) {
    const system = await open()
    let count = 0
    const counted =
      (fault: CallFault): Fault =>
      (made, database) => {
        if (made.name !== call.name) return undefined
        count++
        return fault(made, 0, database)
      }
    try {
      const requests: PreparedRequest[] = []
      while (requests.length < burst) requests.push(await system.prepare(path, step.index))
      const [fault = () => undefined] = kind.faultsOn(call)
      const struck = counted(fault)
      for (const outcome of await Promise.all(requests.map((request) => request(struck))))
        expect(outcome.status).toBe(kind.failure?.status)
      expect(count).toBe(burst * (kind.failure?.attempts ?? 0))
      count = 0
      const back = counted(() => undefined)
      for (const { status } of await Promise.all(requests.map((request) => request(back))))
        expect(status).toBe(step.step[0])
      expect(count).toBe(burst)
    } finally {
      await system.close()
    }
  }

  return { known, casesOf, expectEachHandled, burstsOf, expectBurstHandled }
}
