import { type AccessTokenClaims, firstPartyClient } from './access-token.ts'
import { grantStart } from './grant-id.ts'

/**
 * One entry ends one token, one grant, or all grants of a user or a client that began at or before `notBefore`,
 * whatever their number.
 */
export interface RevocationEntry {
  readonly id: string
  /** In ms since the epoch. Only on entries of users and clients; the others hold without condition. */
  readonly notBefore?: number
  /** In seconds since the epoch. Later than the end of every token that the entry can concern. */
  readonly expiresAt: number
}

/**
 * How long an entry and the public half of a retired signing key are kept: 400 days, in seconds. No token, and
 * no grant, may live longer; the stack refuses such a setting.
 */
export const retentionSeconds = 400 * 24 * 60 * 60

export const tokenKey = (jti: string): string => `jti:${jti}`
export const grantKey = (grantId: string): string => `grant:${grantId}`
export const userKey = (sub: string): string => `user:${sub}`
export const clientKey = (clientId: string): string => `client:${clientId}`

/** Whose end also ends a grant: its own, its user's, its client's. The API's own front ends have no entry. */
export function grantRevocationKeys(grant: { grantId: string; sub: string; clientId: string }): string[] {
  const keys = [grantKey(grant.grantId)]
  if (grant.sub !== grant.clientId) keys.push(userKey(grant.sub))
  if (grant.clientId !== firstPartyClient) keys.push(clientKey(grant.clientId))
  return keys
}

/** Every key whose entry would end this token; for an exchanged one, those of its parent too. */
export function tokenRevocationKeys(claims: AccessTokenClaims): string[] {
  const { jti, grant_id: grantId, sub, client_id: clientId, parent_jti: parentJti, act } = claims
  const keys = [tokenKey(jti), ...grantRevocationKeys({ grantId, sub, clientId })]
  if (parentJti !== undefined) keys.push(tokenKey(parentJti))
  // A client may narrow a token of its own; no key may be asked for twice.
  if (act?.act && act.act.sub !== clientId) keys.push(clientKey(act.act.sub))
  return keys
}

/**
 * Whether any of the entries ends something of this grant. Expiry is compared here: that the database has not
 * yet removed an entry, or already has, makes no difference.
 *
 * @param now in ms since the epoch
 */
export function isRevoked(grantId: string, entries: readonly RevocationEntry[], now: number): boolean {
  return entries.some(
    ({ notBefore, expiresAt }) =>
      expiresAt * 1000 > now && (notBefore === undefined || grantStart(grantId) <= notBefore),
  )
}
