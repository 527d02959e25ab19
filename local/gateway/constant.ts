/**
 * The value of a quoted constant of a mapping, `'*'` for example.
 *
 * @throws Error for anything else, which the local runtime does not map.
 */
export function constant(mapping: string, where: string): string {
  const value = /^'(.*)'$/s.exec(mapping)?.[1]
  if (value === undefined) throw new Error(`${where}: ${mapping} is not a quoted constant`)
  return value
}
