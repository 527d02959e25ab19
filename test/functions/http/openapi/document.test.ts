import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { describeApi } from '../../../../functions/http/openapi/document.ts'
import packageJson from '../../../../package.json' with { type: 'json' }
import {
  description,
  type MediaType,
  operations,
  problemsOf,
  resolve,
  type Schema,
  text,
} from './description.ts'

/** Every object in a value that has a member of that name, by its path. */
function* having(name: string, value: unknown, path = ''): Generator<[path: string, member: unknown]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === name) yield [path, inner]
    yield* having(name, inner, `${path}/${key}`)
  }
}

const references = [...having('$ref', description)].map(([, reference]) => String(reference))

describe('openapi.json', () => {
  it('is what `npm run openapi` writes', () => {
    expect(`${JSON.stringify(describeApi(packageJson.version), null, 2)}\n`).toBe(text)
  })

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  it('refers to what is there', () => {
    for (const reference of new Set(references)) {
      expect(Object.keys(resolve({ $ref: reference }))).not.toEqual([])
    }
  })

  it('has no component that nothing refers to', () => {
    const { securitySchemes, ...components } = description.components
    const all = Object.entries(components).flatMap(([section, named]) =>
      Object.keys(named).map((name) => `#/components/${section}/${name}`),
    )
    expect(all.filter((name) => !references.includes(name))).toEqual([])
    const asked = [...operations.values()].flatMap(({ security }) => security.flatMap(Object.keys))
    expect(Object.keys(securitySchemes).sort()).toEqual([...new Set(asked)].sort())
  })

  it('names each operation once, with a tag that it lists', () => {
    const ids = [...operations.values()].map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const tags = [...operations.values()].flatMap((operation) => operation.tags)
    expect([...new Set(tags)].sort()).toEqual(description.tags.map(({ name }) => name).sort())
  })

  it('says of each member of each object what it is', () => {
    const silent = [...having('properties', description.components.schemas)].flatMap(([path, properties]) =>
      Object.entries(properties as Record<string, Schema>)
        .filter(([, schema]) => schema.$ref === undefined && schema.description === undefined)
        .map(([name]) => `${path}/${name}`),
    )
    expect(silent).toEqual([])
  })
})

describe.each([...operations])('%s', (route, operation) => {
  it('describes each parameter of its path, and no other', () => {
    const inPath = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? []
    const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(inPath.map(({ name }) => name)).toEqual(named)
    for (const { required } of inPath) expect(required).toBe(true)
  })

  const examplesOf = ({ example, examples = {} }: MediaType) => [
    ...(example === undefined ? [] : [example]),
    ...Object.values(examples).map(({ value }) => value),
  ]

  it('has examples that are as it says', () => {
    const bodies = Object.values(operation.responses).map(resolve)
    for (const { content = {} } of [...bodies, ...(operation.requestBody ? [operation.requestBody] : [])]) {
      for (const media of Object.values(content)) {
        for (const example of examplesOf(media)) {
          expect(problemsOf(example, media.schema), JSON.stringify(example)).toEqual([])
        }
      }
    }
  })

  it('has an example of each body of JSON that it takes, or answers with where nothing is wrong', () => {
    const answers = Object.entries(operation.responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([, { content = {} }]) => Object.entries(content))
    const requests = Object.entries(operation.requestBody?.content ?? {})
    for (const [type, media] of [...answers, ...requests]) {
      if (type !== 'text/html') expect(examplesOf(media)).not.toEqual([])
    }
  })
})
