/** A time in seconds since the epoch for people, in UTC; nothing where there is none. */
export const formatTime = (seconds: unknown): string =>
  typeof seconds === 'number'
    ? new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', 'Z')
    : ''

/** What a terminal might take for a command to itself is left out. */
const plain = (text: string) => text.replace(/\p{C}/gu, '')

/** Columns as wide as what stands in them. */
export function formatTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.'
  const lines = [columns.map((name) => name.toUpperCase()), ...rows.map((row) => row.map(plain))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => [...(line[at] ?? '')].length)))
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
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
