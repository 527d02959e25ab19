import type { JsonSchema } from './requests/request.ts'

const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

const insufficientScope = 'insufficient_scope'

/** An error with one of these codes. */
export function errorOf(...codes: readonly string[]): JsonSchema {
  const others = codes.filter((code) => code !== insufficientScope)
  const plain: JsonSchema = { ...reference('Error'), type: 'object', properties: { error: { enum: others } } }
  // It alone has a member of its own: what the token lacks.
  return codes.includes(insufficientScope) ? { anyOf: [reference('InsufficientScope'), plain] } : plain
}

/** A body of JSON. */
export const jsonContent = (schema: JsonSchema | string, example?: unknown) => ({
  'application/json': {
    schema: typeof schema === 'string' ? reference(schema) : schema,
    ...(example !== undefined && { example }),
  },
})

/** A body that people read. */
export const pageContent = { 'text/html': { schema: { type: 'string' } } }
