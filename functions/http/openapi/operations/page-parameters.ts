import type { Operation } from '../operation.ts'

/** What asks for a page of a list. */
export const pageParameters = (what: string, maxPage: number): NonNullable<Operation['parameters']> => [
  {
    name: 'cursor',
    in: 'query',
    required: false,
    description: 'The `next_cursor` of the page before. Default: the first page.',
    schema: { type: 'string', format: 'uuid' },
  },
  {
    name: 'limit',
    in: 'query',
    required: false,
    description: `How many ${what} the page may have.`,
    schema: { type: 'integer', minimum: 1, maximum: maxPage, default: maxPage },
  },
]
