import { ApiError, readAnswer } from './api-error.ts'

/** What a page needs of a token response (RFC 6749 §5.1). */
export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly scope: string
}

/** Asks the token endpoint, or another that takes forms. @throws ApiError */
export async function postForm(url: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  return readAnswer(await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) }))
}

/** Neither the access token nor the refresh token works any more: the user, or somebody for them, ended it. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded'
}

/**
 * Calls an API with tokens that are in the memory of this page and nowhere else. An access token that is refused is
 * renewed once, also for several calls at a time; if there is no renewing it either, the session has ended.
 *
 * @param client what the token endpoint is told of the client; nothing for the API's own pages
 */
export function createSession(api: string, client: Readonly<Record<string, string>> = {}) {
  let tokens: Tokens | undefined
  let renewal: Promise<void> | undefined

  function current(): Tokens {
    if (!tokens) throw new Error('There is no session any more.')
    return tokens
  }

  async function renew() {
    const { refresh_token } = current()
    const form = { grant_type: 'refresh_token', refresh_token, ...client }
    try {
      tokens = (await postForm(`${api}/token`, form)) as Tokens
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'invalid_grant') throw error
      tokens = undefined
      throw new SessionEnded(`The access token was refused, and so was its renewal: ${error.message}`)
    }
  }

  const send = (method: string, path: string, json: unknown) =>
    fetch(`${api}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${current().access_token}`,
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
      },
      body: json === undefined ? null : JSON.stringify(json),
    })

  return {
    begin(started: Tokens) {
      tokens = started
    },

    end() {
      tokens = undefined
    },

    /** The tokens that are in use now. @throws Error if there are none */
    current,

    /** @throws ApiError, SessionEnded */
    async call(method: string, path: string, json?: unknown): Promise<unknown> {
      const { access_token: used } = current()
      const response = await send(method, path, json)
      if (response.status !== 401) return readAnswer(response)
      // Unless another call has renewed it meanwhile.
      if (tokens?.access_token === used) {
        renewal ??= renew().finally(() => {
          renewal = undefined
        })
      }
      await renewal
      return readAnswer(await send(method, path, json))
    },
  }
}
