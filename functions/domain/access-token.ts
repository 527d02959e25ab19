import { isGrantId } from './grant-id.ts'
import { isScope } from './scope.ts'

/** The `client_id` of tokens that a user got with the password: the API's own front ends, no third party. */
export const firstPartyClient = 'first-party'

/** Who acts with an exchanged token, and whose token it was before (RFC 8693 §4.1): client ids, the actor outermost. */
export interface Actor {
  readonly sub: string
  readonly act?: { readonly sub: string }
}

/** The claims of an access token: RFC 9068 §2.2, with the grant that it belongs to. */
export interface AccessTokenClaims {
  readonly iss: string
  /** The user's opaque id; the client's id where a client acts for itself. */
  readonly sub: string
  readonly aud: string
  readonly client_id: string
  /** Absent where a client acts for itself. */
  readonly username?: string
  readonly scope: string
  readonly grant_id: string
  readonly jti: string
  /** Seconds since the epoch, as all times in a token. */
  readonly iat: number
  readonly exp: number
  readonly nbf?: number
  /** When the user last gave the password. Absent where a client acts for itself. */
  readonly auth_time?: number
  /** Of an exchanged token alone. */
  readonly act?: Actor
  /** Of an exchanged token alone: the id of the token that it was exchanged for, whose end is its own. */
  readonly parent_jti?: string
}

type Payload = Readonly<Record<string, unknown>>

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/**
 * In bytes: what the longest username has, 128 characters of 4. Ids have 36. All of them are looked up with a prefix
 * such as `client:`, and DynamoDB takes keys of up to 2,048 bytes.
 */
const maxNameBytes = 512

const isName = (value: unknown): value is string => isText(value) && Buffer.byteLength(value) <= maxNameBytes
const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Of a user: name and time of authentication are there. Of a client for itself: neither is. */
function namesItsSubject({ sub, client_id, username, auth_time }: Payload): boolean {
  if (sub === client_id) return username === undefined && auth_time === undefined
  return isName(username) && isTime(auth_time)
}

function isActor(value: unknown, depth = 0): value is Actor {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { sub, act, ...others } = value as Payload
  if (!isName(sub) || Object.keys(others).length > 0) return false
  return act === undefined || (depth === 0 && isActor(act, 1))
}

/** Of an exchange: the actor is the client, and the parent is named. Otherwise: neither is there. */
function namesItsActor({ client_id, act, parent_jti }: Payload): boolean {
  if (act === undefined && parent_jti === undefined) return true
  return isActor(act) && act.sub === client_id && isName(parent_jti)
}

/** Whether a payload has each claim that its kind of token must have, of the type and length that it must have. */
export function hasAccessTokenClaims(payload: Payload): payload is Payload & AccessTokenClaims {
  const { iss, sub, aud, client_id, scope, grant_id, jti, iat, exp, nbf } = payload
  return (
    isText(iss) &&
    isText(aud) &&
    isName(sub) &&
    isName(client_id) &&
    isName(jti) &&
    isText(grant_id) &&
    isGrantId(grant_id) &&
    typeof scope === 'string' &&
    isScope(scope) &&
    isTime(iat) &&
    isTime(exp) &&
    (nbf === undefined || isTime(nbf)) &&
    namesItsSubject(payload) &&
    namesItsActor(payload)
  )
}
