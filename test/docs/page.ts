/** What a page shows of an answer. */
interface ShownAnswer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Commands, and what the page shows of the answer to the one that prints its headers. */
export interface Example {
  /** Its place among those of the page. */
  readonly index: number
  /** Its place, and the last of its requests. */
  readonly title: string
  readonly commands: string
  readonly answer: ShownAnswer | undefined
}

/** A response as `curl -i` prints it, or as a page shows it. */
export function readAnswer(text: string): ShownAnswer {
  const [head = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n\n')
  const [status = '', ...lines] = head.split('\n')
  const headers = lines.map((line) => {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? []
    return [name.toLowerCase(), value] as const
  })
  return { status: Number(status.split(' ')[1]), headers, body: rest.join('\n\n').trim() }
}

/** The examples of a page in Markdown: blocks of `sh`, each with the block of `http` behind it, if there is one. */
export function readExamples(markdown: string): readonly Example[] {
  const blocks = [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind = '', text = '']) => ({
    kind,
    text,
  }))
  const examples = blocks.flatMap(({ kind, text }, place) => {
    const next = blocks[place + 1]
    const answer = next?.kind === 'http' ? readAnswer(next.text) : undefined
    return kind === 'sh' ? [{ commands: text, answer }] : []
  })
  return examples.map((example, index) => {
    const request = example.commands.split('\n').findLast((line) => line.startsWith('curl'))
    return { ...example, index, title: `${index}: ${request}` }
  })
}

/** The text below each heading of the third level, by the heading. */
export const readSections = (markdown: string): ReadonlyMap<string, string> =>
  new Map(
    markdown
      .split(/^### /m)
      .slice(1)
      .map((section) => {
        const [heading = '', ...text] = section.split('\n')
        return [heading.replaceAll('`', ''), text.join('\n')]
      }),
  )
