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

/** Runs a function that has other variables. */
const runWith = (path: string, changed: Readonly<Record<string, string | undefined>>) =>
  run(path, {
    editTemplate: (template) =>
      editEnvironment(template, (variables, logicalId) =>
        functions.some((fn) => fn.path === path && fn.logicalId === logicalId)
          ? { ...variables, ...changed }
          : variables,
      ),
  })

it.each(cases)('$path does not load without $variable, and says so', async ({ path, variable }) => {
  const outcomes = await runWith(path, { [variable]: undefined })
  expect(outcomes).not.toEqual([])
  for (const { status, log } of outcomes) {
    expect([500, 502, 503]).toContain(status)
    expect(log.join()).toContain(`This function is not configured: ${variable} is missing`)
  }
})

it('names every variable that is missing or malformed in one message', async () => {
  const [outcome] = await runWith('Auth/Register/Function', {
    USERS_TABLE: '',
    PEPPER_SECRET: undefined,
    PASSWORD_MIN_LENGTH: '15.5',
    BCRYPT_COST: '99',
  })
  for (const problem of [
    'USERS_TABLE is missing',
    'PEPPER_SECRET is missing',
    'PASSWORD_MIN_LENGTH must be a whole number from 8 to 1024',
    'BCRYPT_COST must be a whole number from 4 to 31',
  ]) {
    expect(outcome?.log[0]).toContain(problem)
  }
})
