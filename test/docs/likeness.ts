/** What pages write in the place of what is long, different each time, or left out. */
const ellipsis = '…'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Later than any duration, in seconds: a time. */
const isTime = (value: number) => value > 1_000_000_000

/** How much less a token may have left to live by the time that it is asked for. */
const slackSeconds = 120

/** Whether a text is what is shown of it, wherever the ellipsis stands for some of it. */
export function isLikeText(shown: string, actual: string): boolean {
  if (uuid.test(shown) && uuid.test(actual)) return true
  const [first = '', ...parts] = shown.split(ellipsis)
  const last = parts.pop()
  if (last === undefined) return shown === actual
  let end = first.length
  const areInside = parts.every((part) => {
    const found = actual.indexOf(part, end)
    end = found + part.length
    return found !== -1
  })
  return actual.startsWith(first) && areInside && actual.slice(end).endsWith(last)
}

const isLikeNumber = (shown: number, actual: number) =>
  (isTime(shown) && isTime(actual)) || Math.abs(shown - actual) <= slackSeconds

type Members = Readonly<Record<string, unknown>>

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Where an answer is not what a page shows, as paths into it; a member `…` of an object stands for others. */
export function unlike(shown: unknown, actual: unknown, path = ''): readonly string[] {
  if (isMembers(shown) && isMembers(actual)) {
    const isPart = ellipsis in shown
    const names = new Set(Object.keys(isPart ? shown : { ...shown, ...actual }))
    names.delete(ellipsis)
    return [...names].flatMap((name) => unlike(shown[name], actual[name], `${path}/${name}`))
  }
  if (Array.isArray(shown) && Array.isArray(actual)) {
    const length = Math.max(shown.length, actual.length)
    return Array.from({ length }).flatMap((_, index) =>
      unlike(shown[index], actual[index], `${path}/${index}`),
    )
  }
  const isLike =
    typeof shown === 'string' && typeof actual === 'string'
      ? isLikeText(shown, actual)
      : typeof shown === 'number' && typeof actual === 'number'
        ? isLikeNumber(shown, actual)
        : shown === actual
  return isLike ? [] : [`${path}: ${JSON.stringify(shown)} is shown, and it is ${JSON.stringify(actual)}`]
}
