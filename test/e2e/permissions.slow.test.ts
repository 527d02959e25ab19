import { expect, it } from 'vitest'
import { createSeed } from './seed.ts'
import { permissionsOf, withoutPermission } from './template-edits.ts'

const { template, functions, run } = await createSeed()

it.each(functions)('$path does all that it may do without an error', async ({ path }) => {
  const outcomes = await run(path)
  expect(outcomes).not.toEqual([])
  for (const { status, expected, log } of outcomes) {
    expect(status).toBe(expected)
    expect(log.filter((line) => line.includes('"ERROR"'))).toEqual([])
  }
})

const cases = permissionsOf(template)
  .filter(({ role }) => functions.some((fn) => fn.role?.logicalId === role))
  .map((permission) => {
    const path = functions.find(({ role }) => role?.logicalId === permission.role)?.path ?? ''
    const resource = JSON.stringify(permission.resource).replace(/[^A-Za-z0-9/-]+/g, ' ')
    return { permission, path, action: permission.action, resource }
  })

// An action that a function can do without makes this fail as well: nobody is granted what nobody uses.
it.each(cases)('$path cannot do without $action on $resource', async ({ path, permission }) => {
  const outcomes = await run(path, { editTemplate: (whole) => withoutPermission(whole, permission) })
  expect(outcomes.filter(({ status }) => status >= 500)).not.toEqual([])
  for (const { status, expected } of outcomes) expect([expected, 500, 503]).toContain(status)
  const isDenied = (line: string) =>
    line.includes('AccessDeniedException') && line.includes(permission.action)
  expect(outcomes.flatMap(({ log }) => log).filter(isDenied)).not.toEqual([])
})
