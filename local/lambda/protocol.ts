/** What a worker is told at its start. */
export interface WorkerStart {
  /** The module that exports the handler. */
  readonly file: string
  readonly exportName: string
  /** See Clock.offset. */
  readonly offset: SharedArrayBuffer
  readonly logFormat: 'JSON' | 'Text'
}

/** One event for the worker's handler. */
export interface Invocation {
  readonly requestId: string
  /** JSON. */
  readonly event: string
  readonly timeoutMilliseconds: number
  /** The members of Lambda's context object that are plain values. */
  readonly context: Readonly<Record<string, unknown>>
}

/** An error as Lambda returns it to who invoked the function. */
export interface FunctionError {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

/** What a worker tells: the answer to the event it was given, or that its handler could not be loaded. */
export type WorkerMessage =
  | { readonly kind: 'answer'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'error'; readonly requestId: string; readonly error: FunctionError }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'not loaded'; readonly error: FunctionError }
