import { expect } from 'vitest'
import {
  codesOf,
  type Operation,
  problemsOf,
  type Response,
  resolve,
} from '../../functions/http/openapi/description.ts'
import type { Answer } from '../client.ts'
import type { ScenarioRequest } from './scenario.ts'

/** What HTTP and API Gateway add to every answer, and the description leaves out. */
const transportHeaders = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'x-amz-apigw-id',
  'x-amzn-errortype',
  'x-amzn-requestid',
  'x-amzn-trace-id',
])

/** The status, or the range of statuses, under which an operation describes an answer. */
function keyOf({ responses }: Operation, status: number): string | undefined {
  return [String(status), `${Math.floor(status / 100)}XX`].find((key) => key in responses)
}

function expectHeaders({ headers = {} }: Response, answer: Answer) {
  const described = new Map(
    Object.entries(headers).map(([name, header]) => [name.toLowerCase(), resolve(header)]),
  )
  for (const [name, { required, schema }] of described) {
    const value = answer.headers.get(name)
    if (value === null) expect(required, `${name} is missing`).toBe(false)
    else expect(problemsOf(schema.type === 'integer' ? Number(value) : value, schema), name).toEqual([])
  }
  const others = [...answer.headers.keys()].filter(
    (name) => !transportHeaders.has(name) && !described.has(name),
  )
  expect(others, 'headers that are not described').toEqual([])
}

/** Whether people are told of an error: by its code, or beside the form that they can mend it in. */
const tells = (page: string, error: string) =>
  page.includes(`<code>${error}</code>`) || page.includes('id="problem"')

function expectBody({ content }: Response, { headers, text }: Answer) {
  if (!content) {
    expect(text).toBe('')
    return
  }
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  expect(Object.keys(content)).toContain(type)
  const schema = content[type]?.schema ?? {}
  expect(problemsOf(type === 'application/json' ? JSON.parse(text) : text, schema), text).toEqual([])
}

/** Every answer that an operation describes: its status, and the code where it is an error. */
export function describedAnswers({ responses }: Operation): string[] {
  return Object.entries(responses).flatMap(([key, reference]) => {
    const codes = codesOf(resolve(reference))
    return codes.length > 0 ? codes.map((code) => `${key} ${code}`) : [key]
  })
}

/**
 * Compares an answer with the description of its operation: status, every header, the whole body.
 *
 * @param error the code that it must tell of
 * @returns which of `describedAnswers` it is
 */
export function expectDescribed(operation: Operation, answer: Answer, error?: string): string {
  const key = keyOf(operation, answer.status)
  const response = key === undefined ? undefined : operation.responses[key]
  expect(response, `${answer.status} is not described: ${answer.text}`).toBeDefined()
  if (key === undefined || !response) return ''
  expectHeaders(resolve(response), answer)
  expectBody(resolve(response), answer)
  if (error === undefined) return key
  if (answer.json.error === undefined) expect(tells(answer.text, error), answer.text).toBe(true)
  else expect(answer.json.error).toBe(error)
  return `${key} ${error}`
}

const parametersIn = (query: string) => Object.fromEntries(new URLSearchParams(query))

/** Compares a request that succeeds with the description: its body, and each parameter of its query. */
export function expectRequestDescribed(
  operation: Operation,
  { path = '', json, form }: ScenarioRequest,
): void {
  const [media] = Object.values(operation.requestBody?.content ?? {})
  const body = json ?? form
  expect(body === undefined).toBe(media === undefined)
  if (media) expect(problemsOf(body, media.schema)).toEqual([])
  const described = operation.parameters?.filter((parameter) => parameter.in === 'query') ?? []
  const given = parametersIn(path.split('?')[1] ?? '')
  expect(described.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(given)))
  for (const { name, required, schema } of described) {
    const value = given[name]
    if (value === undefined) expect(required, name).toBe(false)
    else expect(problemsOf(schema.type === 'integer' ? Number(value) : value, schema), name).toEqual([])
  }
}
