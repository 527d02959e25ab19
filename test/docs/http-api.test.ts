import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { codesOf, operations, resolve } from '../functions/http/openapi/description.ts'
import { readExamples, readSections } from './page.ts'
import { expectShown, type Outcome, runExamples } from './run-examples.ts'

const page = readFileSync(new URL('../../docs/http-api.md', import.meta.url), 'utf8')

const examples = readExamples(page)

describe('the commands of docs/http-api.md, in their order', () => {
  let outcomes: readonly Outcome[] = []
  beforeAll(async () => {
    outcomes = await runExamples('test/docs/app.ts', examples)
  }, 120_000)

  it.each(examples.filter(({ answer }) => answer))('$title', (example) => {
    expectShown(example, outcomes[example.index] ?? { output: '', here: (text) => text })
  })

  it('each come back with an answer that is shown, but for the first, which prepares the others', () => {
    expect(examples.filter(({ answer }) => !answer).map(({ index }) => index)).toEqual([0])
  })
})

describe('docs/http-api.md', () => {
  const sections = readSections(page)
  const calls = [...sections.keys()].filter((heading) => /^[A-Z]+ \//.test(heading))

  it('has a section on each operation of the description, and on nothing else', () => {
    expect(calls.sort()).toEqual([...operations.keys()].sort())
  })

  /** Those that any call can be answered with stand at the top of the page. */
  const common = new Set([
    'access_denied',
    'insufficient_scope',
    'invalid_token',
    'request_too_large',
    'server_error',
    'temporarily_unavailable',
    'too_many_requests',
  ])

  it.each([...operations])('names each error of %s', (route, { responses }) => {
    const codes = Object.values(responses).flatMap((response) => codesOf(resolve(response)))
    const own = codes.filter((code) => !common.has(code))
    const text = sections.get(route) ?? ''
    expect(own.filter((code) => !text.includes(`\`${code}\``))).toEqual([])
    for (const code of common) expect(page).toContain(`\`${code}\``)
  })
})
