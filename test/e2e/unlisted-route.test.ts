import { expect, it } from 'vitest'
import { createForge } from './forge.ts'
import { deployedRoutes } from './routes.ts'
import { startSystem } from './system.ts'
import { editEnvironment } from './template-edits.ts'

const listed = 'GET /userinfo'

/** The app, whose authorizer was told of one route. */
const system = await startSystem({
  editTemplate: (template) =>
    editEnvironment(template, (variables) => ({
      ...variables,
      ...('ROUTES' in variables && { ROUTES: listed }),
    })),
})
const { forge } = await createForge(system)
const unlisted = deployedRoutes(system).filter(({ name, isProtected }) => isProtected && name !== listed)

it('the route that the authorizer was told of lets a valid token in', async () => {
  const { access_token: token } = await system.newSession()
  expect((await system.call('GET', '/userinfo', { token })).status).toBe(200)
})

it.each(unlisted)(
  'S-16 $name, of which the authorizer was not told, lets nobody in',
  async ({ method, path }) => {
    const token = forge({ claims: { scope: 'account notes:read notes:write notes:share' } })
    const { status, json } = await system.call(method, path.replace(/\{.*?\}/g, 'x'), { token })
    expect({ status, json }).toEqual({
      status: 403,
      json: {
        error: 'insufficient_scope',
        error_description: 'The access token lacks a scope that this route needs.',
        scope: '',
      },
    })
  },
)
