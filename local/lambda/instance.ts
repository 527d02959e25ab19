import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import { transformSync } from 'esbuild'
import type { FunctionDefinition } from './definition.ts'
import type { FunctionError, Invocation, WorkerMessage, WorkerStart } from './protocol.ts'

/** How an invocation ended. */
export type Outcome =
  | { readonly kind: 'answer'; readonly payload: string }
  | { readonly kind: 'error'; readonly error: FunctionError }

/** One running copy of a function: it takes one event at a time and is of no use after an error that is its own. */
export interface Instance {
  /** @param event JSON */
  invoke(requestId: string, event: string): Promise<Outcome>
  /** False once it ended, for whatever reason. */
  readonly alive: boolean
  end(): Promise<void>
}

export interface InstanceOptions {
  readonly definition: FunctionDefinition
  readonly environment: Readonly<Record<string, string>>
  readonly offset: SharedArrayBuffer
  readonly onLine: (line: string) => void
}

/** Of a payload, in bytes, either way (Lambda quotas; the 100 are in the service's error message). */
export const payloadLimit = 6 * 1024 * 1024 + 100

/** How long Lambda lets a module load before it gives up ("Understanding the Lambda execution environment lifecycle"). */
const initSeconds = 10

// Node strips the types of TypeScript in each worker anew, which doubles the time a worker takes to start.
let bootstrap: string | undefined
function workerSource(): string {
  bootstrap ??= transformSync(readFileSync(new URL('./worker.ts', import.meta.url), 'utf8'), {
    loader: 'ts',
    format: 'cjs',
  }).code
  return bootstrap
}

function handlerFile({ code, handler }: FunctionDefinition): Pick<WorkerStart, 'file' | 'exportName'> {
  const dot = handler.lastIndexOf('.')
  const module = join(code, handler.slice(0, dot))
  const extension = ['.js', '.mjs', '.cjs'].find((candidate) => existsSync(module + candidate)) ?? '.js'
  return { file: module + extension, exportName: handler.slice(dot + 1) }
}

export function startInstance({ definition, environment, offset, onLine }: InstanceOptions): Instance {
  const { timeoutSeconds, memoryMegabytes } = definition
  const start: WorkerStart = { ...handlerFile(definition), offset, logFormat: definition.logFormat }
  const worker = new Worker(workerSource(), {
    eval: true,
    workerData: start,
    env: environment,
    execArgv: [],
    stdout: true,
    stderr: true,
    // Young objects get little room, so that dozens of instances fit into a laptop's memory.
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes, maxYoungGenerationSizeMb: 4 },
  })
  for (const stream of [worker.stdout, worker.stderr]) createInterface({ input: stream }).on('line', onLine)

  let end: FunctionError | undefined
  let crash: Error | undefined
  let settle: ((outcome: Outcome) => void) | undefined
  const loaded = Promise.withResolvers<void>()

  const finish = (outcome: Outcome) => {
    settle?.(outcome)
    settle = undefined
  }
  const fail = (error: FunctionError) => {
    end ??= error
    clearTimeout(initTimer)
    loaded.resolve()
    finish({ kind: 'error', error })
  }
  const initTimer = setTimeout(() => {
    const errorMessage = `Init timed out after ${initSeconds} seconds`
    fail({ errorType: 'Sandbox.Timedout', errorMessage })
    void worker.terminate()
  }, initSeconds * 1000)
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'loaded') {
      clearTimeout(initTimer)
      loaded.resolve()
    } else if (message.kind === 'not loaded') fail(message.error)
    else if (message.kind === 'answer' && Buffer.byteLength(message.payload) > payloadLimit) {
      const errorMessage = `Response payload size exceeded maximum allowed payload size (${payloadLimit} bytes).`
      finish({ kind: 'error', error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } })
    } else finish(message)
  })
  worker.on('error', (error: Error) => {
    crash = error
  })
  worker.on('exit', (code) => {
    fail(
      crash
        ? {
            errorType: `Runtime.${crash.name}`,
            errorMessage: crash.message,
            trace: crash.stack?.split('\n') ?? [],
          }
        : {
            errorType: 'Runtime.ExitError',
            errorMessage: `The function ended its process (exit status ${code})`,
          },
    )
  })

  async function invoke(requestId: string, event: string): Promise<Outcome> {
    await loaded.promise
    if (end) return { kind: 'error', error: end }
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    settle = resolve
    const timer = setTimeout(() => {
      const errorMessage = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`
      fail({ errorType: 'Sandbox.Timedout', errorMessage })
      void worker.terminate()
    }, timeoutSeconds * 1000)
    const invocation: Invocation = {
      requestId,
      event,
      timeoutMilliseconds: timeoutSeconds * 1000,
      context: {
        functionName: definition.name,
        functionVersion: '$LATEST',
        invokedFunctionArn: definition.arn,
        memoryLimitInMB: String(memoryMegabytes),
        logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
        logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
      },
    }
    worker.postMessage(invocation)
    const outcome = await promise
    clearTimeout(timer)
    return outcome
  }

  return {
    invoke,
    get alive() {
      return end === undefined
    },
    async end() {
      await worker.terminate()
    },
  }
}
