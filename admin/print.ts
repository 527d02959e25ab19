/** A time in seconds since the epoch for people, in UTC, to the minute; nothing where there is none. */
export const formatTime = (seconds: unknown): string =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ') : ''

/** What a terminal might take for a command to itself is left out. */
const plain = (text: string) => text.replace(/\p{C}/gu, '')

const length = (text = '') => [...text].length

/** Columns as wide as what stands in them; those in which nothing stands are left out. */
export function formatTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.'
  const lines = [columns.map((name) => name.toUpperCase()), ...rows.map((row) => row.map(plain))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => length(line[at]))))
  const used = columns.map((_, at) => at).filter((at) => rows.some((row) => row[at] !== ''))
  return lines
    .map((line) =>
      used
        .map((at) => (line[at] ?? '') + ' '.repeat((widths[at] ?? 0) - length(line[at])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** One thing, a line for each of its members. */
export function formatFields(fields: Readonly<Record<string, unknown>>): string {
  const width = Math.max(...Object.keys(fields).map((name) => name.length))
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}  ${plain(String(value ?? ''))}`.trimEnd())
    .join('\n')
}
