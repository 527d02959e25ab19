interface CallOptions {
  readonly token?: string
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** The only status that the answer may have. @default any that is no error */
  readonly status?: number
}

interface Answer {
  readonly headers: Headers
  /** The body as an object; empty where it is none. */
  readonly json: Readonly<Record<string, unknown>>
}

/** Calls a system as an app would, and takes no other answer than the one it expects. */
export const createClient =
  (url: string) =>
  async (method: string, path: string, options: CallOptions = {}): Promise<Answer> => {
    const { token, json, form, headers, status } = options
    const response = await fetch(url + path, {
      method,
      body: json === undefined ? form && new URLSearchParams(form) : JSON.stringify(json),
      redirect: 'manual',
      headers: {
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
    })
    const text = await response.text()
    const isExpected = status === undefined ? response.status < 400 : response.status === status
    if (!isExpected) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return { headers: response.headers, json: text.startsWith('{') ? JSON.parse(text) : {} }
  }

export type Client = ReturnType<typeof createClient>
