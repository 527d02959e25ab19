import type { FunctionDefinition } from './definition.ts'
import { type Instance, type Outcome, startInstance } from './instance.ts'
import type { FunctionError } from './protocol.ts'

/** Lambda refuses at once what exceeds a function's reserved concurrency. */
export type PoolOutcome = Outcome | { readonly kind: 'throttled' }

/** The instances of all functions. */
export interface FunctionPool {
  /** Gives an event (JSON) to an instance of the function, started if need be. */
  invoke(functionName: string, requestId: string, event: string): Promise<PoolOutcome>
  /** Runs the function's next events with other code; those under way finish with the old. */
  replaceCode(functionName: string, folder: string): void
  /** Ends all instances, those at work too. */
  close(): Promise<void>
}

export interface PoolOptions {
  readonly functions: readonly FunctionDefinition[]
  readonly environmentOf: (definition: FunctionDefinition) => Readonly<Record<string, string>>
  readonly offset: SharedArrayBuffer
  readonly onLine: (definition: FunctionDefinition, line: string) => void
}

// A laptop is no cloud: these bound the memory. What exceeds them waits, whereas reserved concurrency refuses.
const instancesPerFunction = 8
const instancesInAll = 12
const idleMilliseconds = 60_000
/** How long an instance must have been idle before another function that has some already may take its place. */
const evictableMilliseconds = 1_000

const closedError: FunctionError = { errorType: 'Runtime.ExitError', errorMessage: 'The local system ended' }

interface Slot {
  readonly functionName: string
  readonly instance: Instance
  /** The code changed since it started. */
  outdated: boolean
  idleSince: number | undefined
  idleTimer?: NodeJS.Timeout
}

interface Waiting {
  readonly functionName: string
  /** Called with undefined if the pool closes first. */
  readonly start: (slot: Slot | undefined) => void
}

export function createPool({ functions, environmentOf, offset, onLine }: PoolOptions): FunctionPool {
  const definitions = new Map(functions.map((definition) => [definition.name, definition]))
  const slots = new Set<Slot>()
  let waiting: Waiting[] = []
  let retry: NodeJS.Timeout | undefined
  let closed = false

  const slotsOf = (functionName: string) => [...slots].filter((slot) => slot.functionName === functionName)

  function drop(slot: Slot): Promise<void> {
    clearTimeout(slot.idleTimer)
    slots.delete(slot)
    return slot.instance.end()
  }

  /** Makes room for one more instance of a function, if it may have one. */
  function hasRoom(functionName: string): boolean {
    const own = slotsOf(functionName).length
    if (own >= instancesPerFunction) return false
    if (slots.size < instancesInAll) return true
    const now = performance.now()
    const [longestIdle] = [...slots]
      .filter(
        ({ idleSince }) => idleSince !== undefined && (own === 0 || now - idleSince > evictableMilliseconds),
      )
      .sort((a, b) => (a.idleSince ?? 0) - (b.idleSince ?? 0))
    if (longestIdle) void drop(longestIdle)
    // A function that has no instance starts one even so: waiting for another function's to end could take long.
    return longestIdle !== undefined || own === 0
  }

  function startSlot(functionName: string): Slot | undefined {
    const definition = definitions.get(functionName)
    if (!definition) return undefined
    const instance = startInstance({
      definition,
      environment: environmentOf(definition),
      offset,
      onLine: (line) => onLine(definition, line),
    })
    const slot: Slot = { functionName, instance, outdated: false, idleSince: undefined }
    slots.add(slot)
    return slot
  }

  function schedule() {
    for (const slot of slots) if (slot.idleSince !== undefined && !slot.instance.alive) void drop(slot)
    waiting = waiting.filter(({ functionName, start }) => {
      const idle = slotsOf(functionName).find(({ idleSince }) => idleSince !== undefined)
      const slot = idle ?? (hasRoom(functionName) ? startSlot(functionName) : undefined)
      if (!slot) return true
      clearTimeout(slot.idleTimer)
      slot.idleSince = undefined
      start(slot)
      return false
    })
    clearTimeout(retry)
    if (waiting.length > 0) retry = setTimeout(schedule, evictableMilliseconds).unref()
  }

  /** As Lambda's runtime does; but `Unauthorized` is how an authorizer says 401, no failure. */
  function logError(functionName: string, requestId: string, error: FunctionError) {
    const definition = definitions.get(functionName)
    if (closed || !definition || error.errorMessage === 'Unauthorized') return
    const { errorType, errorMessage, trace } = error
    const timestamp = new Date().toISOString()
    const line = { timestamp, level: 'ERROR', requestId, errorType, message: errorMessage, stackTrace: trace }
    onLine(definition, JSON.stringify(line))
  }

  function release(slot: Slot) {
    if (slot.outdated || !slot.instance.alive) void drop(slot)
    else {
      slot.idleSince = performance.now()
      slot.idleTimer = setTimeout(() => void drop(slot), idleMilliseconds).unref()
    }
    if (!closed) schedule()
  }

  return {
    async invoke(functionName, requestId, event) {
      if (closed) return { kind: 'error', error: closedError }
      const { reservedConcurrency } = definitions.get(functionName) ?? {}
      const busy = slotsOf(functionName).filter(({ idleSince }) => idleSince === undefined)
      const queued = waiting.filter((entry) => entry.functionName === functionName)
      if (busy.length + queued.length >= (reservedConcurrency ?? Infinity)) return { kind: 'throttled' }
      const { promise, resolve } = Promise.withResolvers<Slot | undefined>()
      waiting.push({ functionName, start: resolve })
      schedule()
      const slot = await promise
      if (!slot) return { kind: 'error', error: closedError }
      const outcome = await slot.instance.invoke(requestId, event)
      if (outcome.kind === 'error') logError(slot.functionName, requestId, outcome.error)
      release(slot)
      return outcome
    },
    replaceCode(functionName, folder) {
      const definition = definitions.get(functionName)
      if (!definition) return
      definitions.set(functionName, { ...definition, code: folder })
      for (const slot of slotsOf(functionName)) {
        slot.outdated = true
        if (slot.idleSince !== undefined) void drop(slot)
      }
    },
    async close() {
      closed = true
      clearTimeout(retry)
      for (const { start } of waiting) start(undefined)
      waiting = []
      await Promise.all([...slots].map(drop))
    },
  }
}
