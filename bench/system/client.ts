interface CallOptions {
  readonly token?: string
  readonly json?: unknown
}

/** Calls a system as an app would, and takes no failure for an answer. */
export const createClient =
  (url: string) =>
  async (
    method: string,
    path: string,
    { token, json }: CallOptions = {},
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(url + path, {
      method,
      body: json === undefined ? undefined : JSON.stringify(json),
      headers: {
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }

export type Client = ReturnType<typeof createClient>

/** Registers a user of that name. */
export async function register(call: Client, username: string) {
  const user = { username, password: 'orchard lantern seventeen' }
  await call('POST', '/register', { json: user })
  return user
}

/** Logs in. @returns the access token */
export async function logIn(call: Client, user: Awaited<ReturnType<typeof register>>): Promise<string> {
  return String((await call('POST', '/login', { json: user })).access_token)
}
