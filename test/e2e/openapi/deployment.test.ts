import { describe, expect, it } from 'vitest'
import { operations } from '../../functions/http/openapi/description.ts'
import { startSystem } from '../system.ts'
import { editEnvironment } from '../template-edits.ts'
import { ownRoutes } from './own-routes.ts'

const system = await startSystem()
const routes = ownRoutes(system)

it('the description has each route of Hallpass itself, and none of those that were added', () => {
  expect(routes.length).toBeLessThan(system.api.routes.filter(({ method }) => method !== 'OPTIONS').length)
  expect([...operations.keys()].sort()).toEqual(routes.map(({ name }) => name).sort())
})

describe('the description says who may call as the API has it', () => {
  it.each(routes)('$name', ({ name, isProtected, scopes }) => {
    const { security = [] } = operations.get(name) ?? {}
    const bearers = security.flatMap(({ bearer }) => (bearer ? [bearer] : []))
    // Where there is another way in, it is the function that decides, and not the authorizer.
    expect(security.length === 1 && bearers.length === 1).toBe(isProtected)
    if (isProtected) expect(bearers).toEqual([scopes])
  })
})

it('the description is served, with the deployment as its server', async () => {
  const { json } = await system.call('GET', '/openapi.json')
  expect(json.servers).toEqual([{ url: system.url }])
  const paths = [...operations.keys()].map((route) => route.split(' ')[1])
  expect(Object.keys(json.paths as object)).toEqual([...new Set(paths)])
})

it('the description leaves registration out where it is closed, and nothing else', async () => {
  const closed = await startSystem({
    editTemplate: (template) =>
      editEnvironment(template, (variables) => ({
        ...variables,
        ...('REGISTRATION' in variables && { REGISTRATION: 'closed' }),
      })),
  })
  const pathsOf = async ({ call }: typeof system) =>
    Object.keys((await call('GET', '/openapi.json')).json.paths as object)
  expect(await pathsOf(closed)).toEqual((await pathsOf(system)).filter((path) => path !== '/register'))
})
