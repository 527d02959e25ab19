import { parseStrictObject } from './strict-json.ts'

interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
}

/** RFC 6750 allows no limit; API Gateway lets 10 KB of headers through. Our own tokens are about 1 KB. */
const maxLength = 8192

const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

/** Last characters that leave no stray bit behind, by what remains of the length modulo 4. */
const canonicalEnd = [/./, /(?!)/, /[AQgw]$/, /[AEIMQUYcgkosw048]$/] as const

const isCanonical = (segment: string) => canonicalEnd[(segment.length % 4) as 0 | 1 | 2 | 3].test(segment)

/** What decoding puts in the place of bytes that are not UTF-8. No token of ours contains it. */
const replacementCharacter = '\ufffd'

function decodeObject(segment: string): Record<string, unknown> | undefined {
  const json = Buffer.from(segment, 'base64url').toString('utf8')
  return json.includes(replacementCharacter) ? undefined : parseStrictObject(json)
}

/**
 * Reads a JWS in compact serialisation (RFC 7515 §7.1) without trusting it: nothing is verified here.
 *
 * Undefined unless the text is the one spelling of its content: at most 8 KB, three segments of unpadded
 * base64url without stray bits (RFC 4648 §3.5), header and payload UTF-8 JSON objects without repeated members.
 * JWT libraries accept altered spellings of a valid token; nothing downstream of this sees one.
 */
export function decodeCompactJws(token: string): CompactJws | undefined {
  if (token.length > maxLength || !compactForm.test(token)) return undefined
  const [header, payload, signature] = token.split('.') as [string, string, string]
  if (!isCanonical(header) || !isCanonical(payload) || !isCanonical(signature)) return undefined
  const decodedHeader = decodeObject(header)
  const decodedPayload = decodedHeader && decodeObject(payload)
  return decodedPayload && { header: decodedHeader, payload: decodedPayload }
}
