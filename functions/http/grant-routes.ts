import { AuthError } from '../domain/errors.ts'
import type { ManageGrants } from '../domain/manage-grants.ts'
import { byRoute } from './by-route.ts'
import { pathParameter } from './path-parameter.ts'
import { principal } from './principal.ts'
import { readQuery } from './query.ts'
import { json, noContent } from './response.ts'
import { grantsQuery } from './schemas.ts'

/** The routes by which users see and end their grants. */
export const grantRoutes = (grants: ManageGrants) =>
  byRoute({
    'GET /grants': async (event) => {
      const { sub, grantId } = principal(event)
      return json(200, await grants.list({ ...readQuery(event, grantsQuery), sub, currentGrantId: grantId }))
    },
    'DELETE /grants': async (event) => {
      // API Gateway takes /grants/ for this route. It is a grant whose id is missing, and must not end them all.
      if (event.path.endsWith('/')) throw new AuthError('not_found', 'There is no grant without an id.')
      await grants.endAll(principal(event).sub)
      return noContent()
    },
    'DELETE /grants/{grant_id}': async (event) => {
      await grants.end({ sub: principal(event).sub, grantId: pathParameter(event, 'grant_id') })
      return noContent()
    },
  })
