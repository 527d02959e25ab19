import { type DefaultTreeAdapterTypes, parse } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

const isElement = (node: Node): node is Element => 'attrs' in node

const children = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : [])

/** Every element of a document, in its order. */
const elementsIn = (node: Node): Element[] =>
  children(node).flatMap((child) => (isElement(child) ? [child, ...elementsIn(child)] : []))

const unseen = new Set(['style', 'script', 'head'])

/** What a person reads, in one line. */
const textOf = (node: Node): string =>
  'value' in node
    ? node.value
    : children(node)
        .filter((child) => !unseen.has(child.nodeName))
        .map(textOf)
        .join(' ')

const attribute = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find((candidate) => candidate.name === name)?.value

/** A box that a person ticks or not. */
interface Box {
  readonly name: string
  readonly label: string
  readonly isTicked: boolean
}

/** A page as a person sees it, and the form on it as a browser would send it. */
export interface Page {
  readonly title: string
  readonly text: string
  readonly elements: readonly Element[]
  readonly hidden: Readonly<Record<string, string>>
  readonly boxes: readonly Box[]
  /** Where the form is sent to, relative to the page; undefined where there is none. */
  readonly action: string | undefined
  /** The targets of its links. */
  readonly links: readonly string[]
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

export function readPage(html: string): Page {
  const document = parse(html)
  const elements = elementsIn(document)
  const named = (name: string) => elements.filter(({ tagName }) => tagName === name)
  const inputs = (type: string) => named('input').filter((input) => attribute(input, 'type') === type)
  const labelOf = (input: Element) => named('label').find((label) => elementsIn(label).includes(input))
  return {
    title: oneLine(named('title').map(textOf).join()),
    text: oneLine(textOf(document)),
    elements,
    hidden: Object.fromEntries(
      inputs('hidden').map((input) => [attribute(input, 'name'), attribute(input, 'value')]),
    ),
    boxes: inputs('checkbox').map((input) => {
      const label = labelOf(input)
      return {
        name: attribute(input, 'name') ?? '',
        label: label ? oneLine(textOf(label)) : '',
        isTicked: attribute(input, 'checked') !== undefined,
      }
    }),
    action: named('form').map((form) => attribute(form, 'action'))[0],
    links: named('a').flatMap((link) => attribute(link, 'href') ?? []),
  }
}
