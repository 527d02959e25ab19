import { createAdministerClients } from './administer-clients.ts'
import { createEnableUser } from './enable-user.ts'
import { createEndUser } from './end-user.ts'
import { createFindUser } from './find-user.ts'
import { createListGrants } from './list-grants.ts'
import { createManageSigningKeys } from './manage-signing-keys.ts'
import { createRegister } from './register.ts'
import { userKey } from './revocation.ts'
import { createRevokeAnyClient, createRevokeAnyGrant } from './revoke-any.ts'
import { createRevokeAnyToken } from './revoke-any-token.ts'
import { formatScope } from './scope.ts'
import { heldScopes } from './scope-catalogue.ts'
import { createSetPassword } from './set-password.ts'
import { createSetScopes } from './set-scopes.ts'
import type { User } from './user.ts'

type AdministrationDeps = Parameters<typeof createRegister>[0] &
  Parameters<typeof createAdministerClients>[0] &
  Parameters<typeof createEndUser>[0] &
  Parameters<typeof createSetPassword>[0] &
  Parameters<typeof createSetScopes>[0] &
  Parameters<typeof createListGrants>[0] &
  Parameters<typeof createRevokeAnyToken>[0] &
  Parameters<typeof createRevokeAnyGrant>[0] &
  Parameters<typeof createManageSigningKeys>[0]

/** All that an administrator can do, each by the rules by which users do it. */
export function createAdministration(deps: AdministrationDeps) {
  const { users, revocations, catalogue, clock } = deps
  const findUser = createFindUser({ users })
  const register = createRegister(deps)
  const endUser = createEndUser(deps)
  const enableUser = createEnableUser(deps)
  const setPassword = createSetPassword(deps)
  const setScopes = createSetScopes(deps)
  const listGrants = createListGrants(deps)
  const revokeAnyToken = createRevokeAnyToken(deps)
  const revokeAnyGrant = createRevokeAnyGrant(deps)
  const revokeAnyClient = createRevokeAnyClient(deps)
  const clients = createAdministerClients(deps)
  const signingKeys = createManageSigningKeys(deps)

  const describe = (user: User) => ({
    username: user.username,
    sub: user.sub,
    status: user.status,
    ...(user.status !== 'deleted' && {
      scope: formatScope(heldScopes(user, catalogue)),
      has_own_scopes: user.scopes !== undefined,
    }),
    created_at: Math.floor(user.createdAt / 1000),
    password_changed_at: Math.floor(user.passwordChangedAt / 1000),
  })

  return {
    createUser: (request: { username: string; password: string }) => register(request),
    showUser: async ({ username }: { username: string }) => describe(await findUser(username)),
    disableUser: ({ username }: { username: string }) => endUser(username, 'disabled'),
    enableUser: ({ username }: { username: string }) => enableUser(username),
    deleteUser: ({ username }: { username: string }) => endUser(username, 'deleted'),
    setPassword: ({ username, password }: { username: string; password: string }) =>
      setPassword(username, password),
    setScopes: async ({ username, scopes }: { username: string; scopes: readonly string[] }) => ({
      grants_ended: await setScopes(username, scopes),
    }),
    listGrants: async ({ username, cursor }: { username: string; cursor?: string }) =>
      listGrants({ sub: (await findUser(username)).sub, cursor }),
    revokeToken: async ({ token }: { token: string }) => ({ revoked: await revokeAnyToken(token) }),
    revokeGrant: async ({ grantId }: { grantId: string }) => ({ found: await revokeAnyGrant(grantId) }),
    revokeUser: async ({ username }: { username: string }) => {
      await revocations.cutOff(userKey((await findUser(username)).sub), clock())
    },
    revokeClient: async ({ clientId }: { clientId: string }) => ({
      found: await revokeAnyClient(clientId),
    }),
    showClient: ({ clientId }: { clientId: string }) => clients.show(clientId),
    deleteClient: ({ clientId }: { clientId: string }) => clients.end(clientId),
    listKeys: async () => ({ keys: await signingKeys.list() }),
    rotateKeys: async () => ({ rotation_begun: await signingKeys.rotate() }),
    removeKey: async ({ kid }: { kid: string }) => {
      const { rotationBegun, rotationResumed, signsUntil } = await signingKeys.remove(kid)
      return {
        rotation_begun: rotationBegun,
        rotation_resumed: rotationResumed,
        signs_until: signsUntil,
      }
    },
  }
}

export type Administration = ReturnType<typeof createAdministration>
