/** A piece of HTML that may stand in a page as it is. */
class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type { Html }

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

type Part = string | Html | undefined | readonly Part[]

function render(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  // What has no entity are the control characters that may not stand in a page (HTML Living Standard §13.2.3.5).
  if (typeof part === 'string') {
    return part.replace(/[&<>"']|[^\P{Cc}\t\n\r]/gu, (character) => entities[character] ?? '\ufffd')
  }
  return part.map(render).join('')
}

/** Takes a text of our own, such as a style sheet, as HTML. Never a value that came from elsewhere. */
export const trusted = (text: string): Html => new Html(text)

/** Writes HTML: every value is text and escaped, unless it was written with `html` itself. */
export const html = (template: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(template.map((text, index) => text + render(parts[index])).join(''))
