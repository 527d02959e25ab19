import { AuthError } from './errors.ts'
import type { Grant } from './grant.ts'

/**
 * Checks that a token request names no other resource than its grant is for, or none (RFC 8707 §2.2).
 *
 * @throws AuthError `invalid_target`
 */
export function checkResource(resource: string | undefined, { audience }: Pick<Grant, 'audience'>): void {
  if (resource !== undefined && resource !== audience) {
    throw new AuthError('invalid_target', 'resource is not the one that the grant is for.')
  }
}

/**
 * Whom a token is to be for: the resource that was asked for (RFC 8707 §2), otherwise the API itself.
 *
 * @param audiences the resources that tokens are issued for, the API itself first
 * @throws AuthError `invalid_target`
 */
export function readAudience(resource: string | undefined, audiences: readonly string[]): string {
  const audience = resource ?? audiences[0]
  if (audience !== undefined && audiences.includes(audience)) return audience
  throw new AuthError('invalid_target', `Tokens are issued for: ${audiences.join(', ')}.`)
}

/**
 * Whom an exchanged token is to be for: another resource only where the subject token is for the API itself, which
 * hands it on. Another resource server sees no more than what it was meant to see: it cannot make a token for the API,
 * or for a third, of one that was sent to it.
 *
 * @throws AuthError `invalid_target`
 */
export function exchangedAudience(
  resource: string | undefined,
  subjectAudience: string,
  audiences: readonly string[],
): string {
  const audience = readAudience(resource ?? subjectAudience, audiences)
  if (audience === subjectAudience || subjectAudience === audiences[0]) return audience
  throw new AuthError('invalid_target', 'subject_token is for another resource, and stays with that.')
}
