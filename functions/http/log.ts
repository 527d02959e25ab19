/** An error and all that caused it, for a log. SDK errors are cut down to what cannot hold a request's content. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error)
  const { name, message, stack, cause } = error
  return { name, message, stack, ...(cause === undefined ? {} : { cause: describeError(cause) }) }
}

interface LogFields {
  readonly requestId?: string
  readonly error?: unknown
  readonly [field: string]: unknown
}

/**
 * Writes one line of JSON, with the members by which Lambda's own filter knows level and time. Never pass it a
 * token, a password, a secret, a header or a body.
 */
export function log(
  level: 'info' | 'warn' | 'error',
  message: string,
  { error, ...fields }: LogFields,
): void {
  const line = {
    timestamp: new Date().toISOString(),
    level: level.toUpperCase(),
    message,
    ...fields,
    ...(error === undefined ? {} : { error: describeError(error) }),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
