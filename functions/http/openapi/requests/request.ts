import * as z from 'zod/mini'

/** A JSON Schema (2020-12). */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** What a member is for, and bounds that hold beyond those by which its text is read. */
type Member =
  | string
  | (Pick<JsonSchema, 'enum' | 'pattern' | 'default' | 'format' | 'items'> & {
      readonly description: string
      /** Needed, though it is not the schema that says so. */
      readonly required?: true
      readonly minimum?: number
      readonly maximum?: number
      readonly minLength?: number
      readonly maxLength?: number
      readonly minItems?: number
      readonly maxItems?: number
    })

/** Each member of a request must be described. */
type Members<T extends z.ZodMiniType> = { readonly [K in keyof z.input<T>]-?: Member }

/**
 * Describes a request by the schema that validates it.
 *
 * @param members what is said of each member, beside what the schema says
 */
export function describeRequest<T extends z.ZodMiniObject>(schema: T, members: Members<T>): JsonSchema {
  const { $schema, properties = {}, required = [], ...rest } = z.toJSONSchema(schema, { io: 'input' })
  const described = Object.entries<Member>(members).map(([name, member]) => {
    const { required: isNeeded, ...more } = typeof member === 'string' ? { description: member } : member
    return { name, isNeeded, schema: { ...(properties[name] as JsonSchema), ...more } }
  })
  const needed = described.filter(({ name, isNeeded }) => isNeeded || required.includes(name))
  return {
    ...rest,
    properties: Object.fromEntries(described.map(({ name, schema: property }) => [name, property])),
    ...(needed.length > 0 && { required: needed.map(({ name }) => name) }),
  }
}
