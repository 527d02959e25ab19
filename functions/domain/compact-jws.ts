import { parseStrictObject } from './strict-json.ts'

interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  /** What the signature is of (RFC 7515 §2). */
  readonly signingInput: string
  readonly signature: Uint8Array
}

/** RFC 6750 allows no limit; API Gateway lets 10 KB of headers through. Our own tokens are about 1 KB. */
const maxLength = 8192

/** The bytes that a segment spells; undefined unless it is their one spelling: it must encode to itself again. */
function decodeSegment(segment: string): Buffer | undefined {
  const bytes = Buffer.from(segment, 'base64url')
  return segment !== '' && bytes.toString('base64url') === segment ? bytes : undefined
}

/** What decoding puts in the place of bytes that are not UTF-8. No token of ours contains it. */
const replacementCharacter = '\ufffd'

function decodeObject(segment: string): Record<string, unknown> | undefined {
  const json = decodeSegment(segment)?.toString('utf8')
  return json === undefined || json.includes(replacementCharacter) ? undefined : parseStrictObject(json)
}

/** The header that was read last: tokens of one key have the same, and reading it again would be 3 % of a decision. */
let lastHeader: { readonly segment: string; readonly header: CompactJws['header'] } | undefined

function decodeHeader(segment: string): CompactJws['header'] | undefined {
  if (segment === lastHeader?.segment) return lastHeader.header
  const header = decodeObject(segment)
  if (header) lastHeader = { segment, header }
  return header
}

/**
 * Reads a JWS in compact serialisation (RFC 7515 §7.1) without trusting it: nothing is verified here.
 *
 * Undefined unless the text is the one spelling of its content: at most 8 KB, three segments of unpadded
 * base64url without stray bits (RFC 4648 §3.5), header and payload UTF-8 JSON objects without repeated members.
 * JWT libraries accept altered spellings of a valid token; nothing downstream of this sees one.
 */
export function decodeCompactJws(token: string): CompactJws | undefined {
  if (token.length > maxLength) return undefined
  const segments = token.split('.')
  if (segments.length !== 3) return undefined
  const [header, payload, signature] = segments as [string, string, string]
  const signatureBytes = decodeSegment(signature)
  const decodedHeader = signatureBytes && decodeHeader(header)
  const decodedPayload = decodedHeader && decodeObject(payload)
  return (
    decodedPayload && {
      header: decodedHeader,
      payload: decodedPayload,
      signingInput: token.slice(0, header.length + 1 + payload.length),
      signature: signatureBytes,
    }
  )
}
