import { headerValues } from './header.ts'

/** `Bearer` in any case, and one or more spaces (RFC 6750 §2.1, RFC 9110 §11.1). */
const scheme = /^bearer +/i

/**
 * What follows the scheme Bearer in an Authorization header, for the reader of tokens to judge: undefined unless
 * the request has just one such header, of that scheme. A token in the query or in a form is never looked for
 * (RFC 6750 §2.2 and §2.3 are not implemented).
 */
export function bearerToken(headers: Parameters<typeof headerValues>[0]): string | undefined {
  const [value = '', ...others] = headerValues(headers, 'authorization')
  const prefix = others.length === 0 ? scheme.exec(value)?.[0] : undefined
  return prefix === undefined ? undefined : value.slice(prefix.length)
}
