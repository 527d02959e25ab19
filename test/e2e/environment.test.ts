import { expect, it } from 'vitest'
import { createSeed } from './seed.ts'
import { editEnvironment } from './template-edits.ts'

const { functions, run } = await createSeed()

/** Hallpass's own functions; those of the app read their variables as they like. */
const own = functions.filter(({ entry }) => entry?.startsWith('functions/'))

const cases = own.flatMap(({ path, logicalId, environment }) =>
  Object.keys(environment).map((variable) => ({ path, logicalId, variable })),
)

it('is tested for functions that have variables', () => {
  expect(own.length).toBeGreaterThan(6)
  expect(cases.length).toBeGreaterThan(20)
})

it.each(cases)(
  '$path does not load without $variable, and says so',
  async ({ path, logicalId, variable }) => {
    const { statuses, logs } = await run(path, (template) =>
      editEnvironment(template, (variables, id) =>
        id === logicalId ? { ...variables, [variable]: undefined } : variables,
      ),
    )
    expect(statuses).not.toEqual([])
    for (const { status } of statuses) expect([500, 502, 503]).toContain(status)
    const line = `This function is not configured: ${variable} is missing`
    expect(logs.filter((entry) => entry.source === path && entry.line.includes(line))).not.toEqual([])
  },
)

it('names every variable that is missing or malformed in one message', async () => {
  const path = 'Auth/Register/Function'
  const { logs } = await run(path, (template) =>
    editEnvironment(template, (variables) =>
      'PASSWORD_MIN_LENGTH' in variables
        ? {
            ...variables,
            USERS_TABLE: '',
            PEPPER_SECRET: undefined,
            PASSWORD_MIN_LENGTH: '15.5',
            BCRYPT_COST: '99',
          }
        : variables,
    ),
  )
  const lines = logs.filter(({ source }) => source === path).map(({ line }) => line)
  for (const problem of [
    'USERS_TABLE is missing',
    'PEPPER_SECRET is missing',
    'PASSWORD_MIN_LENGTH must be a whole number from 8 to 1024',
    'BCRYPT_COST must be a whole number from 4 to 31',
  ]) {
    for (const line of lines) expect(line).toContain(problem)
  }
  expect(lines).not.toEqual([])
})
