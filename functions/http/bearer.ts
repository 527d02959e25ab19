import { headerValues } from './header.ts'

/** `Bearer` in any case, one or more spaces, and b64token (RFC 6750 §2.1). */
const form = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i

/**
 * The token of an Authorization header: undefined unless the request has just one such header, of the scheme
 * Bearer. A token in the query or in a form is never looked for (RFC 6750 §2.2 and §2.3 are not implemented).
 */
export function bearerToken(headers: Parameters<typeof headerValues>[0]): string | undefined {
  const [value, ...others] = headerValues(headers, 'authorization')
  return value === undefined || others.length > 0 ? undefined : form.exec(value)?.[1]
}
