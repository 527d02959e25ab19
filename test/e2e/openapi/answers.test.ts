import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { operations } from '../../functions/http/openapi/description.ts'
import { pagePath } from '../routes.ts'
import { startSystem } from '../system.ts'
import { commonScenarios } from './common-scenarios.ts'
import { describedAnswers, expectDescribed, expectRequestDescribed } from './described.ts'
import { ownRoutes } from './own-routes.ts'
import { createWorld, type Scenario, type ScenarioRequest, type Scenarios } from './scenario.ts'
import { accountScenarios } from './scenarios/accounts.ts'
import { authorizationScenarios } from './scenarios/authorization.ts'
import { clientScenarios } from './scenarios/clients.ts'
import { grantScenarios } from './scenarios/grants.ts'
import { metadataScenarios } from './scenarios/metadata.ts'
import { tokenScenarios } from './scenarios/tokens.ts'

let failing: Scenario['failing']
afterEach(() => {
  failing = undefined
})

const system = await startSystem({
  intercept: ({ caller }) => (caller === failing?.caller ? failing.failure : undefined),
})
const world = await createWorld(system)
const ownScenarios: Scenarios = {
  ...accountScenarios(world),
  ...grantScenarios(world),
  ...clientScenarios(world),
  ...authorizationScenarios(world),
  ...tokenScenarios(world),
  ...metadataScenarios(world),
}
const routes = ownRoutes(system)

/** What the tests of an operation share: its scenarios, and which of its answers they have seen. */
const driven = [...operations].map(([name, operation]) => {
  const route = routes.find((candidate) => candidate.name === name)
  const own = ownScenarios[name] ?? []
  if (!route || !own[0]) throw new Error(`${name} is not deployed, or no scenario drives it`)
  const { method, path } = route
  const all = [...own, ...commonScenarios(world, route, operation, own[0].request)]
  const scenarios = all.map((scenario) => ({
    ...scenario,
    title: [scenario.status, scenario.error].join(' ').trim(),
  }))
  const seen = new Set<string>()

  /** Sends a request, and compares the answer with the description. */
  async function expectAnswer(status: number, request: ScenarioRequest, error?: string) {
    const { path: to = path.replace(/\{\w+\}/g, 'x'), ...options } = request
    const answer = await (path === pagePath ? system.open : system.call)(method, to, options)
    expect(answer.status, answer.text).toBe(status)
    seen.add(expectDescribed(operation, answer, error))
  }
  return { name, operation, handler: route.handler, scenarios, seen, expectAnswer }
})

describe.each(driven)('$name', ({ operation, scenarios, expectAnswer }) => {
  it.each(scenarios)('answers $title as described', async ({ status, error, request, ...more }) => {
    const asked = await request()
    if (status < 400) expectRequestDescribed(operation, asked)
    failing = more.failing
    await expectAnswer(status, asked, error)
  })
})

// From here on no function works.
describe('where its function breaks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hallpass-broken-'))
  afterAll(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'index.js'), 'exports.handler = async () => { throw new Error("broken") }')

  it.each(driven)('$name answers 502 server_error as described', async ({ handler, expectAnswer }) => {
    const { name = '' } = system.functions.find(({ path }) => path === handler) ?? {}
    system.replaceCode(name, folder)
    await expectAnswer(502, { token: world.forge() }, 'server_error')
  })
})

/** What API Gateway alone answers, and only in the cloud: it throttles, and a firewall may stand before it. */
const unprovokable = ['403 access_denied', '429 too_many_requests']

describe('every answer that is described was seen', () => {
  it.each(driven)('$name', ({ operation, seen }) => {
    const unseen = describedAnswers(operation).filter((answer) => !seen.has(answer))
    expect(unseen.sort()).toEqual(unprovokable)
  })
})
