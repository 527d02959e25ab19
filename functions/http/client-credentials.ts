import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { ClientCredentials } from '../domain/authenticate-client.ts'
import { AuthError } from '../domain/errors.ts'
import { bearerToken } from './bearer.ts'
import { headerValues } from './header.ts'

interface FormCredentials {
  readonly client_id?: string
  readonly client_secret?: string
}

/** Of either half, as in a form: DynamoDB takes no empty key and none beyond 2 KB, and would fail instead of finding none. */
const maxLength = 256

const basicForm = /^basic +([A-Za-z0-9+/]+=*)$/i

/** Each half is form-encoded before Basic encodes the pair (RFC 6749 §2.3.1). */
const formDecode = (text: string) => new URLSearchParams(`v=${text}`).get('v') ?? ''

function readBasic(authorization: string): Required<ClientCredentials> {
  const [, encoded = ''] = basicForm.exec(authorization) ?? []
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  const clientId = formDecode(pair.slice(0, Math.max(colon, 0)))
  const clientSecret = formDecode(pair.slice(colon + 1))
  if (clientId === '' || clientId.length > maxLength || clientSecret.length > maxLength) {
    throw new AuthError('invalid_client', 'The Authorization header does not name a client.')
  }
  return { clientId, clientSecret }
}

const oneWayOnly = () => new AuthError('invalid_request', 'The client must authenticate in one way only.')

/**
 * What a request says of its client, by `client_secret_basic`, `client_secret_post` or `none` (RFC 6749 §2.3).
 *
 * @throws AuthError `invalid_client` for a header that is not Basic, `invalid_request` for two ways at once
 */
export function readClientCredentials(event: APIGatewayProxyEvent, form: FormCredentials): ClientCredentials {
  const [authorization, ...others] = headerValues(event.multiValueHeaders, 'authorization')
  if (authorization === undefined) return { clientId: form.client_id, clientSecret: form.client_secret }
  const credentials = readBasic(authorization)
  const isSame = form.client_id === undefined || form.client_id === credentials.clientId
  if (others.length > 0 || form.client_secret !== undefined || !isSame) {
    throw oneWayOnly()
  }
  return credentials
}

/**
 * Who asks about a token: the bearer of an access token, or a client.
 *
 * @throws AuthError as `readClientCredentials`
 */
export function readIntrospectionCaller(event: APIGatewayProxyEvent, form: FormCredentials) {
  const accessToken = bearerToken(event.multiValueHeaders)
  if (accessToken === undefined) return { credentials: readClientCredentials(event, form) }
  if (form.client_secret !== undefined) throw oneWayOnly()
  return { accessToken }
}
