// What runs in a worker thread in the place of Lambda's runtime interface client: it loads the handler and gives it one
// event after the other. It is started as plain JavaScript (see instance.ts), so nothing but types is imported from
// files of the project.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import type { FunctionError, Invocation, WorkerMessage, WorkerStart } from './protocol.ts'

const { file, exportName, offset, logFormat }: WorkerStart = workerData
let requestId = ''

const tell = (message: WorkerMessage) => parentPort?.postMessage(message)

/** Lets the whole thread see the clock of the local system, which tests can advance. */
function shiftDate() {
  const ahead = new Float64Array(offset)
  const realNow = Date.now
  Date.now = () => realNow() + (ahead[0] ?? 0)
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget),
    apply: () => new Date().toString(),
  })
  Date.prototype.constructor = Date
}

function toFunctionError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) }
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
}

/** As Lambda's runtime for Node.js does it, console methods write a line with level and request id. */
function patchConsole() {
  const levels = {
    log: 'INFO',
    info: 'INFO',
    debug: 'DEBUG',
    warn: 'WARN',
    error: 'ERROR',
    trace: 'TRACE',
  } as const
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...parts: unknown[]) => {
      const timestamp = new Date().toISOString()
      const [first] = parts
      const line =
        logFormat === 'JSON'
          ? JSON.stringify({
              timestamp,
              level,
              requestId,
              message: parts.length === 1 && !(first instanceof Error) ? first : format(...parts),
            })
          : [timestamp, requestId, level, format(...parts)].join('\t')
      process.stdout.write(`${line}\n`)
    }
  }
}

type Handler = (event: unknown, context: object) => unknown

async function loadHandler(): Promise<Handler> {
  const loaded: Record<string, unknown> = file.endsWith('.mjs')
    ? await import(pathToFileURL(file).href)
    : createRequire(file)(file)
  const handler = loaded[exportName]
  if (typeof handler !== 'function') throw new Error(`${exportName} is undefined or not exported`)
  // The runtime for Node.js 24 no longer takes handlers with a callback.
  if (handler.length > 2) throw new Error('Handlers with a callback are not supported by Node.js 24')
  return handler as Handler
}

async function answer(handler: Handler, invocation: Invocation) {
  requestId = invocation.requestId
  const started = performance.now()
  const context = {
    ...invocation.context,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () =>
      Math.max(0, Math.round(invocation.timeoutMilliseconds - (performance.now() - started))),
  }
  try {
    const result = await handler(JSON.parse(invocation.event), context)
    tell({ kind: 'answer', requestId, payload: JSON.stringify(result) ?? 'null' })
  } catch (error) {
    tell({ kind: 'error', requestId, error: toFunctionError(error) })
  }
}

shiftDate()
patchConsole()
loadHandler().then(
  (handler) => {
    parentPort?.on('message', (invocation: Invocation) => void answer(handler, invocation))
    tell({ kind: 'loaded' })
  },
  (error) => tell({ kind: 'not loaded', error: toFunctionError(error) }),
)
