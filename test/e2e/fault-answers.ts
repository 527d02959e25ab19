import { expect } from 'vitest'
import { detail, type Kind } from './fault-kinds.ts'
import type { Outcome, SeededSystem } from './seed.ts'

const authorizer = 'Auth/Authorizer/Function'
export const rotation = 'Auth/RotateKeys/Function'
const pages = 'Auth/Authorize/Function'
export const administration = 'Auth/Administer/Function'

const bodies = {
  500: { error: 'server_error', error_description: 'The service failed to answer this request.' },
  503: {
    error: 'temporarily_unavailable',
    error_description: 'The service cannot answer now. Try again shortly.',
  },
}

export const errorsIn = ({ log }: Outcome) => log.filter((line) => line.includes('"ERROR"'))

type Failure = NonNullable<Kind['failure']>

/** What a request gets of which a call failed. */
export function expectFailure(path: string, outcome: Outcome, { status: failed, cause, waits = 0 }: Failure) {
  const { status, headers, text, milliseconds } = outcome
  const retryAfter = headers.get('retry-after')
  if (path === authorizer) {
    // API Gateway knows of one kind of failure only.
    expect(status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({ error: 'temporarily_unavailable' })
    expect(retryAfter).toBe('2')
  } else if (path === rotation) {
    expect(status).toBe(500)
  } else if (path === administration) {
    // It is no endpoint, and its answers have no headers.
    expect({ status, body: JSON.parse(text) }).toEqual({ status: failed, body: bodies[failed] })
  } else if (path === pages) {
    expect(status).toBe(failed)
    expect(text).toContain('Something went wrong')
    expect(retryAfter).toBe(failed === 503 ? '2' : null)
  } else {
    expect({ status, body: JSON.parse(text) }).toEqual({ status: failed, body: bodies[failed] })
    expect(retryAfter).toBe(failed === 503 ? '2' : null)
  }
  expect(text).not.toContain(detail)
  expect(errorsIn(outcome).filter((line) => cause.test(line))).not.toEqual([])
  expect(milliseconds).toBeGreaterThanOrEqual(waits)
}

/** An answer that has an access token has one that is good. */
export async function expectUsable(system: SeededSystem, { text }: Outcome) {
  const token = /"access_token":"([^"]+)"/.exec(text)?.[1]
  if (token === undefined) return
  const { status } = await system.call('GET', '/whoami', { token })
  expect(status).toBe(200)
}

/** What answers to one request have in common, whatever they name and whenever they came. */
export function outlineOf(text: string): unknown {
  const outline = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(outline)
    if (typeof value !== 'object' || value === null) return typeof value === 'boolean' ? value : typeof value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, outline(member)]))
  }
  try {
    return outline(JSON.parse(text))
  } catch {
    return 'no JSON'
  }
}
