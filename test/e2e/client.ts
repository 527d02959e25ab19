import { expect } from 'vitest'

export interface CallOptions {
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  /** Sent as it is, instead of `json` or `form`. */
  readonly body?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as an object; empty where it is none. */
  readonly json: Readonly<Record<string, unknown>>
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly grant_id: string
  readonly scope: string
  readonly expires_in: number
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Calls a system as a script would. Every answer must be readable by a script of any origin, and set no cookie. */
export function createClient(url: string) {
  async function send(method: string, path: string, options: CallOptions): Promise<Answer> {
    const { token, json, form, headers = {} } = options
    const body =
      options.body ?? (json === undefined ? form && new URLSearchParams(form) : JSON.stringify(json))
    const response = await fetch(url + path, {
      method,
      body,
      redirect: 'manual',
      headers: {
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
    })
    const text = await response.text()
    expect(response.headers.get('set-cookie')).toBeNull()
    return { status: response.status, headers: response.headers, text, json: parse(text) }
  }

  async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await send(method, path, options)
    expect(answer.headers.get('access-control-allow-origin'), `${method} ${path}`).toBe('*')
    if (method !== 'OPTIONS') {
      const exposed = answer.headers.get('access-control-expose-headers')
      expect(exposed, `${method} ${path}`).toBe('WWW-Authenticate, Retry-After')
    }
    return answer
  }

  /** Opens a page, or sends its form, as a browser would. No script may read it, unless API Gateway refused it. */
  async function open(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await send(method, path, options)
    const isGateways = answer.headers.has('x-amzn-errortype')
    expect(answer.headers.get('access-control-allow-origin'), path).toBe(isGateways ? '*' : null)
    return answer
  }

  /** Logs in with the password, which must succeed. */
  async function logIn(
    { username, password }: { readonly username: string; readonly password: string },
    more: { readonly scope?: string; readonly name?: string } = {},
  ): Promise<Tokens> {
    const { status, json } = await call('POST', '/login', { json: { username, password, ...more } })
    expect({ status, json }).toMatchObject({ status: 200 })
    return json as unknown as Tokens
  }

  return { call, open, logIn }
}
