import { createEndAllGrants } from './end-all-grants.ts'
import { createEndGrant } from './end-grant.ts'
import { createListGrants } from './list-grants.ts'

type ManageGrantsDeps = Parameters<typeof createListGrants>[0] &
  Parameters<typeof createEndGrant>[0] &
  Parameters<typeof createEndAllGrants>[0]

/** All that a user can do with the grants of that user. */
export const createManageGrants = (deps: ManageGrantsDeps) => ({
  list: createListGrants(deps),
  end: createEndGrant(deps),
  endAll: createEndAllGrants(deps),
})

export type ManageGrants = ReturnType<typeof createManageGrants>
