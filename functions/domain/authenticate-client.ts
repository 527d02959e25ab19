import { firstPartyClient } from './access-token.ts'
import type { Client, ClientGrantType } from './client.ts'
import { AuthError } from './errors.ts'

/** What a request says of the client that makes it (RFC 6749 §2.3). */
export interface ClientCredentials {
  /** Absent: the API's own front end, which needs no registration. */
  readonly clientId?: string
  readonly clientSecret?: string
}

/** The client of a request, known to be what it says. Undefined: the API's own front end. */
export type AuthenticatedClient = Client | undefined

const invalidClient = (detail: string) =>
  new AuthError('invalid_client', 'The client is unknown, or its authentication failed.', { detail })

/** @throws AuthError `invalid_client` where a request of a registered client's own names none (RFC 6749 §5.2) */
export function requireClient(client: AuthenticatedClient): Client {
  if (client) return client
  throw invalidClient('no client authentication')
}

/** The refusal where a client is who it says, but did not register for a grant type (RFC 6749 §5.2). */
export const unauthorizedClient = (grantType: ClientGrantType): AuthError =>
  new AuthError('unauthorized_client', `The client is not registered for the grant type ${grantType}.`)

/** The client id to read before authenticating; undefined for the API's own front ends. */
export const thirdPartyId = ({ clientId }: ClientCredentials): string | undefined =>
  clientId === firstPartyClient ? undefined : clientId

/** Compares two digests of one length in a time that says nothing about where they differ. */
function sameDigest(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

/**
 * Authenticates a client: a confidential one by any of its secrets, a public one by its id alone.
 *
 * @param found the client that the credentials name, as it was read
 * @throws AuthError `invalid_client`
 */
export function authenticateClient(
  credentials: ClientCredentials,
  found: Client | undefined,
  sha256: (text: string) => string,
): AuthenticatedClient {
  const { clientSecret } = credentials
  if (thirdPartyId(credentials) === undefined) {
    if (clientSecret !== undefined) throw invalidClient('a secret for no registered client')
    return undefined
  }
  if (found?.status !== 'active') throw invalidClient('no such client')
  if (found.secrets.length === 0 && clientSecret === undefined) return found
  const digest = sha256(clientSecret ?? '')
  const matches = found.secrets.map((secret) => sameDigest(secret.digest, digest))
  if (!matches.includes(true)) throw invalidClient('wrong client secret')
  return found
}
