import type { JsonSchema } from './requests/request.ts'

const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

/** An error with one of these codes. */
export const errorOf = (...codes: readonly string[]): JsonSchema => ({
  ...reference('Error'),
  type: 'object',
  properties: { error: { enum: [...codes] } },
})

/** A body of JSON. */
export const jsonContent = (schema: JsonSchema | string, example?: unknown) => ({
  'application/json': {
    schema: typeof schema === 'string' ? reference(schema) : schema,
    ...(example !== undefined && { example }),
  },
})

/** A body that people read. */
export const pageContent = { 'text/html': { schema: { type: 'string' } } }
