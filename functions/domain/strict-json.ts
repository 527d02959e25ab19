/** Deeper than anything this system reads, and shallow enough to walk by recursion. */
const maxDepth = 16

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/** Whether the character at an index stands behind an odd number of backslashes. */
function isEscaped(json: string, index: number): boolean {
  let start = index
  while (json.charCodeAt(start - 1) === backslash) start--
  return (index - start) % 2 === 1
}

/** Where the string ends that begins at an index. The text is known to parse. */
function stringEnd(json: string, start: number): number {
  let end = json.indexOf('"', start + 1)
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1)
  return end
}

/** Counts the members that a JSON text writes down: the colons outside of strings. The text is known to parse. */
function writtenMembers(json: string): number {
  let members = 0
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (code === colon) members++
    else if (code === quote) i = stringEnd(json, i)
  }
  return members
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null

/** Counts the members that parsing kept, or gives NaN where nesting is too deep. */
function keptMembers(value: Members, depth = 0): number {
  if (depth === maxDepth) return Number.NaN
  const counted = Array.isArray(value) ? 0 : 1
  let members = 0
  for (const key in value) {
    const inner = value[key]
    members += counted + (isObject(inner) ? keptMembers(inner, depth + 1) : 0)
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
  if (!isObject(value) || Array.isArray(value)) return undefined
  return keptMembers(value) === writtenMembers(json) ? (value as Record<string, unknown>) : undefined
}
