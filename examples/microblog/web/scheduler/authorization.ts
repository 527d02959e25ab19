import { readAnswer } from '../shared/api-error.ts'
import { postForm, type Tokens } from '../shared/session.ts'
import { challengeOf, randomText } from './pkce.ts'

/** What the metadata of an authorization server says, as far as it is needed here (RFC 8414 §2). */
interface ServerMetadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
}

export interface AppRegistration {
  /** The API, which is its own authorization server. */
  readonly api: string
  readonly clientId: string
  /** One of those that the app registered. */
  readonly redirectUri: string
}

/** Under this name the two secrets of a request wait in this tab while the user is away to agree. */
const pending = 'authorization'

const discover = async (api: string): Promise<ServerMetadata> =>
  (await readAnswer(await fetch(`${api}/.well-known/oauth-authorization-server`))) as ServerMetadata

/** Sends the browser to the page where the user agrees, or does not (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export async function askUser({ api, clientId, redirectUri }: AppRegistration, scope: string): Promise<void> {
  const { authorization_endpoint: endpoint } = await discover(api)
  const [state, verifier] = [randomText(), randomText()]
  sessionStorage.setItem(pending, JSON.stringify({ state, verifier }))
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
  })
  location.assign(`${endpoint}?${query}`)
}

/**
 * Takes the answer with which the browser came back, if it did, and redeems the code in it (RFC 6749 §4.1.3).
 *
 * @throws Error that says why there are no tokens
 */
export async function takeAnswer({
  api,
  clientId,
  redirectUri,
}: AppRegistration): Promise<Tokens | undefined> {
  const answer = new URLSearchParams(location.search)
  const code = answer.get('code')
  const error = answer.get('error')
  if (code === null && error === null) return undefined
  // A code works once and a minute at most, but has no business in the history.
  history.replaceState(null, '', '/')
  const request = JSON.parse(sessionStorage.getItem(pending) ?? '{}') as { state?: string; verifier?: string }
  sessionStorage.removeItem(pending)

  const { issuer, token_endpoint: tokenEndpoint } = await discover(api)
  // Whoever sends somebody else's code here knows neither (RFC 9700 §4.7), and another server has another name.
  if (
    answer.get('state') !== request.state ||
    answer.get('iss') !== issuer ||
    request.verifier === undefined
  ) {
    throw new Error('This is not the answer to a connection begun here. Connect again.')
  }
  if (error === 'access_denied') throw new Error('You did not allow it. Nothing is connected.')
  if (code === null) throw new Error(`Not connected: ${answer.get('error_description') ?? error}`)
  return (await postForm(tokenEndpoint, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: request.verifier,
  })) as Tokens
}
