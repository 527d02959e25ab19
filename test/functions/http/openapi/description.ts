import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

export interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
}

interface Reference {
  readonly $ref?: string
}

export interface MediaType {
  readonly schema: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface Header {
  readonly required: boolean
  readonly schema: Schema
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header & Reference>>
  readonly content?: Readonly<Record<string, MediaType>>
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description: string
  readonly schema: Schema
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> }
  readonly responses: Readonly<Record<string, Response & Reference>>
}

interface Description {
  readonly openapi: string
  readonly info: object
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Readonly<Record<string, object>>
    readonly [section: string]: Readonly<Record<string, object>>
  }
}

/** What is in openapi.json. */
export const text = readFileSync(new URL('../../../../openapi.json', import.meta.url), 'utf8')

export const description: Description = JSON.parse(text)

/** Every operation by its route, such as `GET /grants`. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
  ),
)

/** What a reference leads to; what is none, as it is. */
export function resolve<T extends Reference>(value: T): T {
  if (value.$ref === undefined) return value
  const [section = '', name = ''] = value.$ref.replace('#/components/', '').split('/')
  const found = description.components[section]?.[name]
  if (!found) throw new Error(`there is no ${value.$ref}`)
  return found as T
}

const ajv = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  formats: {
    uri: URL.canParse,
    uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  },
  // References into the components are followed there.
  keywords: ['components'],
})

const validators = new Map<Schema, ReturnType<typeof ajv.compile>>()

/** What is wrong with a value by a schema of the description; nothing where it is right. */
export function problemsOf(value: unknown, schema: Schema): readonly string[] {
  const validate = validators.get(schema) ?? ajv.compile({ ...schema, components: description.components })
  validators.set(schema, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

/** The error codes that a body of this schema can have. */
function errorCodes(schema: Schema): readonly string[] {
  const own = schema.properties?.error
  if (own?.const !== undefined || own?.enum) return [own.const ?? own.enum].flat().map(String)
  if (schema.$ref !== undefined) return errorCodes(resolve(schema))
  return (schema.anyOf ?? []).flatMap(errorCodes)
}

/** The error codes that an answer can tell of: those of its schema; of pages, which have none, those that it lists. */
export function codesOf({ content = {}, description: text }: Response): readonly string[] {
  const json = content['application/json']
  return json ? errorCodes(json.schema) : [...text.matchAll(/^- `(\w+)`:/gm)].map(([, code = '']) => code)
}
