import { AuthError } from './errors.ts'

/**
 * Whom a token is to be for: the resource that was asked for (RFC 8707 §2), otherwise the API itself.
 *
 * @param audiences the resources that tokens are issued for, the API itself first
 * @throws AuthError `invalid_target`
 */
export function readAudience(resource: string | undefined, audiences: readonly string[]): string {
  const audience = resource ?? audiences[0]
  if (audience !== undefined && audiences.includes(audience)) return audience
  throw new AuthError('invalid_target', `resource must be one of: ${audiences.join(', ')}.`)
}
