/** Deeper than anything this system reads, and shallow enough to walk by recursion. */
const maxDepth = 16

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/** Counts the members that a JSON text writes down: the colons outside of strings. The text is known to parse. */
function writtenMembers(json: string): number {
  let members = 0
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (code === colon) members++
    if (code !== quote) continue
    for (i++; json.charCodeAt(i) !== quote; i++) if (json.charCodeAt(i) === backslash) i++
  }
  return members
}

/** Counts the members that parsing kept, or gives NaN where nesting is too deep. */
function keptMembers(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === maxDepth) return Number.NaN
  const isArray = Array.isArray(value)
  let members = 0
  for (const key of Object.keys(value)) {
    members += (isArray ? 0 : 1) + keptMembers((value as Record<string, unknown>)[key], depth + 1)
  }
  return members
}

/**
 * Parses a JSON text that must mean the same to every reader: an object in which no member is repeated
 * (RFC 8259 §4 leaves open which of two wins) and nothing nests deeper than 16. Otherwise undefined.
 */
export function parseStrictObject(json: string): Record<string, unknown> | undefined {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return keptMembers(value) === writtenMembers(json) ? (value as Record<string, unknown>) : undefined
}
