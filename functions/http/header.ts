type Headers = Readonly<Record<string, readonly string[] | undefined>> | null

/** Every value of a header, whatever the case in which the client wrote its name. */
export function headerValues(headers: Headers, name: string): readonly string[] {
  const values: string[] = []
  for (const found of Object.keys(headers ?? {})) {
    if (found.length === name.length && found.toLowerCase() === name) values.push(...(headers?.[found] ?? []))
  }
  return values
}
