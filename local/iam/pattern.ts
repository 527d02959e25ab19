/**
 * Whether a text matches a pattern in which `*` stands for any characters, none included, and `?` for exactly one.
 * It never looks back further than the last `*`, so that no pattern makes it slow.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0
  let position = 0
  let star = -1
  let resume = 0
  while (position < text.length) {
    const wanted = pattern[at]
    if (wanted === '*') {
      star = at
      resume = position
      at += 1
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[position])) {
      at += 1
      position += 1
    } else if (star >= 0) {
      at = star + 1
      resume += 1
      position = resume
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}

/** The six parts of an ARN; colons after the fifth belong to the last part. */
function parts(arn: string): readonly string[] {
  const all = arn.split(':')
  return [...all.slice(0, 5), all.slice(5).join(':')]
}

/**
 * Whether an ARN matches a pattern. Wildcards do not reach over the colons between the parts of an ARN, save in the
 * pattern `*` alone (IAM User Guide, "IAM JSON policy elements: Resource").
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true
  const wanted = parts(pattern)
  return parts(arn).every((part, index) => matchesPattern(wanted[index] ?? '', part))
}
