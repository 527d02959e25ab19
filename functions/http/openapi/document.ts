import * as z from 'zod/mini'
import { accountScope } from '../../domain/scope.ts'
import { introspectScope } from '../../domain/scope-catalogue.ts'
import { headerComponents } from './headers.ts'
import type { Caller, Operation, Tag } from './operation.ts'
import { operations } from './operations.ts'
import { requestSchemas } from './request-schemas.ts'
import type { JsonSchema } from './requests/request.ts'
import { responseSchemas } from './response-schemas.ts'
import { describeResponses } from './responses.ts'
import { sharedResponses } from './shared-responses.ts'

const description = `Token-based authentication for APIs on AWS Lambda.

- Bodies are JSON in UTF-8, but for the OAuth endpoints, which take forms. Members and parameters that are not described are ignored in requests, and there are none in answers. A JSON object must not have a member twice.
- Times are whole seconds since 1970-01-01T00:00:00Z, durations are in seconds. Lengths are in characters; where a schema has one, in UTF-16 code units.
- Errors are \`{"error", "error_description"}\`.
- Every answer but those of \`/authorize\` can be read by scripts of any origin. No cookie is ever set. Preflights are answered with 204 on every path but \`/authorize\`.
- Headers that API Gateway and HTTP add themselves (\`Date\`, \`x-amzn-RequestId\` and their like) are not described.
- Routes that were added to the API are not described here.`

const tags: readonly { readonly name: Tag; readonly description: string }[] = [
  { name: 'Accounts', description: 'Users and their passwords.' },
  { name: 'Sessions', description: 'Logging in and out.' },
  { name: 'Grants', description: 'What has access to a user’s account, and personal tokens.' },
  { name: 'Apps', description: 'Third-party apps that a user registered.' },
  { name: 'OAuth', description: 'The endpoints of RFC 6749, 7009 and 7662.' },
  { name: 'Metadata', description: 'What everybody must know.' },
]

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token (RFC 6750 §2.1), in the header alone. The scopes that it must have are named with each operation.',
  },
  clientBasic: {
    type: 'http',
    scheme: 'basic',
    description:
      '`client_secret_basic`: client id and secret, each form-encoded (RFC 6749 §2.3.1). `client_secret_post` and `none` are parameters of the form.',
  },
}

/** Alternatives; an empty one is whoever names itself in the form, or nobody. */
const security: Readonly<Record<Caller, readonly object[]>> = {
  anyone: [],
  bearer: [{ bearer: [] }],
  account: [{ bearer: [accountScope] }],
  client: [{ clientBasic: [] }, {}],
  introspector: [{ bearer: [introspectScope] }, { clientBasic: [] }, {}],
}

/** What JSON Schema calls the largest integer means nothing to a reader. */
function withoutSafeBounds({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}

function describeAnswers(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(responseSchemas)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    override: withoutSafeBounds,
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id, $schema, ...schema }]) => [id, schema as JsonSchema]),
  )
}

const mediaTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' }

const describeBody = ({ type, schema, examples }: NonNullable<Operation['request']>) => ({
  required: true,
  content: {
    [mediaTypes[type]]: {
      schema: { $ref: `#/components/schemas/${schema}` },
      examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
    },
  },
})

const describeOperation = (operation: Operation) => ({
  operationId: operation.id,
  tags: [operation.tag],
  summary: operation.summary,
  description: operation.description,
  security: security[operation.caller],
  ...(operation.parameters && { parameters: operation.parameters }),
  ...(operation.request && { requestBody: describeBody(operation.request) }),
  responses: describeResponses(operation),
})

function describePaths() {
  const paths = new Map<string, Record<string, object>>()
  for (const [route, operation] of Object.entries(operations)) {
    const [method = '', path = ''] = route.split(' ')
    paths.set(path, { ...paths.get(path), [method.toLowerCase()]: describeOperation(operation) })
  }
  return Object.fromEntries(paths)
}

/** Only what something refers to. */
function used<T>(components: Readonly<Record<string, T>>, section: string, by: object): Record<string, T> {
  const text = JSON.stringify(by)
  return Object.fromEntries(
    Object.entries(components).filter(([name]) => text.includes(`"#/components/${section}/${name}"`)),
  )
}

/**
 * The OpenAPI 3.1 description of what Hallpass serves, made of the schemas by which requests are read.
 *
 * @param version of Hallpass
 */
export function describeApi(version: string) {
  const paths = describePaths()
  const responses = used(sharedResponses, 'responses', paths)
  return {
    openapi: '3.1.1',
    info: { title: 'Hallpass', version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: 'http://127.0.0.1:3000/prod', description: 'What npm start serves.' }],
    tags,
    paths,
    components: {
      schemas: { ...requestSchemas, ...describeAnswers() },
      responses,
      headers: used(headerComponents, 'headers', [paths, responses]),
      securitySchemes,
    },
  }
}
