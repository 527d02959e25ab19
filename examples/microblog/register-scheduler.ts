/** Whoever made the Scheduler, as a user of the API like any other. */
const developer = { username: 'scheduler-developer', password: 'a password for this laptop' }

interface RegisteredClient {
  readonly client_id: string
}

/** A call on the API. @throws Error with its answer, unless its error code is one that may be */
function createCall(api: string, token?: string) {
  return async (method: string, path: string, json?: unknown, mayFailWith?: string): Promise<unknown> => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      },
      body: json === undefined ? null : JSON.stringify(json),
    })
    const text = await response.text()
    const body = text === '' ? {} : JSON.parse(text)
    if (response.ok || body.error === mayFailWith) return body
    throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  }
}

/**
 * Registers the Scheduler as its developer would, once: where it is registered already, its redirect URI is set.
 *
 * @returns its client id, which is no secret
 */
export async function registerScheduler(api: string, redirectUri: string): Promise<string> {
  const call = createCall(api)
  await call('POST', '/register', developer, 'username_taken')
  const { access_token } = (await call('POST', '/login', developer)) as { access_token: string }
  const asDeveloper = createCall(api, access_token)
  const metadata = {
    client_name: 'Scheduler',
    redirect_uris: [redirectUri],
    scope: 'posts:read posts:write',
    // All of it runs in browsers, which keep no secrets.
    token_endpoint_auth_method: 'none',
  }
  const { clients } = (await asDeveloper('GET', '/clients')) as { clients: readonly RegisteredClient[] }
  const [registered] = clients
  const client = registered
    ? await asDeveloper('PUT', `/clients/${registered.client_id}`, metadata)
    : await asDeveloper('POST', '/clients', metadata)
  await asDeveloper('POST', '/logout')
  return (client as RegisteredClient).client_id
}
