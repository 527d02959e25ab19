import { readFileSync } from 'node:fs'
import { Lazy } from 'aws-cdk-lib'
import { describe, expect, test } from 'vitest'
import { synthesize, TestStack, templateOf } from './synth.ts'

const entry = 'test/lib/fixture/echo.ts'

/** Scopes with names and sentences of a usual length. */
const catalogueOf = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`resource-${i}:write`, `Change and delete your projects ${i}`]),
  )

describe('synth fails', () => {
  test('near CloudFormation’s 500 resources, with what to do', () => {
    const stack = new TestStack()
    for (let i = 0; i < 60; i++) stack.auth.addRoute(`GET /r${i}`, { entry, scopes: [] })

    expect(() => templateOf(stack)).toThrow(
      /the stack Hallpass-production has 5\d\d resources, and CloudFormation takes 500 .* let one function serve several/,
    )
  })

  test('when the routes are too many for the authorizer, with what to do', () => {
    const stack = new TestStack()
    const handler = stack.auth.addRoute('GET /first', { entry, scopes: [] })
    for (let i = 0; i < 70; i++) {
      stack.auth.addRoute(`GET /projects-of-a-customer/with-a-very-long-name-${i}`, {
        handler,
        scopes: ['account'],
      })
    }

    expect(() => templateOf(stack)).toThrow(
      /Auth\/Authorizer\/Function\].*takes about \d{4} bytes, and Lambda allows 4096\. .*shorten paths/,
    )
  })

  test('when a scope catalogue is too large for those that are told it, with what to do', () => {
    expect(() => synthesize({ scopes: catalogueOf(80) })).toThrow(
      /Auth\/Login\/Function\].*shorten its sentences/,
    )
  })

  test('when a handler’s own variables are too large', () => {
    const stack = new TestStack()
    const environment = { TEXT: 'x'.repeat(4000), LATER: Lazy.string({ produce: () => 'y'.repeat(100) }) }
    stack.auth.addRoute('GET /a', { entry, scopes: [], environment })

    expect(() => templateOf(stack)).toThrow(/takes about 4122 bytes.*Keep what is large in a table/)
  })
})

test('docs/extending.md says how many routes fit', () => {
  const resources = Object.keys(synthesize().Resources).length
  const left = 490 - resources
  const page = readFileSync('docs/extending.md', 'utf8')
  const [, said, ...rows] =
    /has (\d+), and the last ten.*? path of its own \| (\d+) .*? path of its own \| (\d+) .*? a path \| (\d+) /s.exec(
      page,
    ) ?? []

  expect(Number(said)).toBe(resources)
  // A function takes four resources, a part of a path two with its preflight, a method one.
  expect(rows.map(Number)).toEqual([
    Math.floor(left / 7),
    Math.floor((left - 4) / 3),
    2 * Math.floor((left - 4) / 4),
  ])
})

describe('there is room for', () => {
  test('forty routes with a function each', () => {
    const stack = new TestStack()
    for (let i = 0; i < 40; i++) stack.auth.addRoute(`GET /r${i}`, { entry, scopes: [] })

    expect(() => templateOf(stack)).not.toThrow()
  })

  test('sixty routes of a usual API, functions shared by resource', () => {
    const collections = [
      'projects',
      'projects/{projectId}/members',
      'projects/{projectId}/tasks',
      'projects/{projectId}/tasks/{taskId}/comments',
      'projects/{projectId}/files',
      'teams',
      'teams/{teamId}/members',
      'notes',
      'notes/{noteId}/revisions',
      'invoices',
      'invoices/{invoiceId}/payments',
      'webhooks',
    ]
    const names = collections.map((path) => path.split('/').at(-1) ?? path)
    const scopes = Object.fromEntries(
      names.flatMap((name) => [
        [`${name}:read`, 'Read'],
        [`${name}:write`, 'Write'],
      ]),
    )
    const stack = new TestStack({ scopes: { 'projects:read': 'Read', ...scopes } })
    for (const [i, path] of collections.entries()) {
      const name = names[i] ?? path
      const one = `/${path}/{${name.slice(0, -1)}Id}` as const
      const handler = stack.auth.addRoute(`GET /${path}`, { entry, scopes: [`${name}:read`] })
      stack.auth.addRoute(`POST /${path}`, { handler, scopes: [`${name}:write`] })
      stack.auth.addRoute(`GET ${one}`, { handler, scopes: [`${name}:read`] })
      stack.auth.addRoute(`PUT ${one}`, { handler, scopes: [`${name}:write`] })
      stack.auth.addRoute(`DELETE ${one}`, { handler, scopes: [`${name}:write`] })
    }

    expect(() => templateOf(stack)).not.toThrow()
  })

  test('forty scopes', () => {
    expect(() => synthesize({ scopes: catalogueOf(40) })).not.toThrow()
  })
})
