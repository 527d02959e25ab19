type Headers = Readonly<Record<string, readonly string[] | undefined>> | null

/** Every value of a header, whatever the case in which the client wrote its name. */
export const headerValues = (headers: Headers, name: string): readonly string[] =>
  Object.entries(headers ?? {}).flatMap(([found, values]) =>
    found.toLowerCase() === name ? (values ?? []) : [],
  )
