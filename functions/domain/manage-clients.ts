import { createChangeClient } from './change-client.ts'
import { describeClient } from './client-metadata.ts'
import { createEndClient } from './end-client.ts'
import { createFindAnyClient, createFindClient, type OwnClient } from './find-client.ts'
import { createListClients } from './list-clients.ts'
import { createRegisterClient } from './register-client.ts'
import { createRotateClientSecret } from './rotate-client-secret.ts'

type ManageClientsDeps = Parameters<typeof createRegisterClient>[0] &
  Parameters<typeof createListClients>[0] &
  Parameters<typeof createChangeClient>[0] &
  Parameters<typeof createRotateClientSecret>[0] &
  Parameters<typeof createEndClient>[0]

/** All that a user can do with the clients that are registered in that user's name. */
export function createManageClients(deps: ManageClientsDeps) {
  const findClient = createFindClient(deps)
  const findAnyClient = createFindAnyClient(deps)
  const endClient = createEndClient(deps)
  const { add, remove } = createRotateClientSecret(deps)
  return {
    register: createRegisterClient(deps),
    list: createListClients(deps),
    change: createChangeClient(deps),
    addSecret: add,
    removeSecret: remove,

    /** @throws AuthError `not_found` */
    show: async (own: OwnClient) => describeClient(await findClient(own)),

    /** @throws AuthError `not_found`; a client that is deleted already is deleted again */
    async end(own: OwnClient): Promise<void> {
      const { clientId } = await findAnyClient(own)
      await endClient(clientId)
    },
  }
}

export type ManageClients = ReturnType<typeof createManageClients>
