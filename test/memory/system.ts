import { ids } from '../../functions/adapters/ids.ts'
import { sha256 } from '../../functions/adapters/sha256.ts'
import { createAdministration } from '../../functions/domain/administration.ts'
import { createAuthorize } from '../../functions/domain/authorize.ts'
import { createChangePassword } from '../../functions/domain/change-password.ts'
import { createCreatePersonalToken } from '../../functions/domain/create-personal-token.ts'
import { createEnableUser } from '../../functions/domain/enable-user.ts'
import { createEndUser } from '../../functions/domain/end-user.ts'
import { createIntrospect } from '../../functions/domain/introspect.ts'
import { createLogin } from '../../functions/domain/login.ts'
import { createLogout } from '../../functions/domain/logout.ts'
import { createManageClients } from '../../functions/domain/manage-clients.ts'
import { createManageGrants } from '../../functions/domain/manage-grants.ts'
import type { Passwords } from '../../functions/domain/ports.ts'
import { createRegister } from '../../functions/domain/register.ts'
import { createRevoke } from '../../functions/domain/revoke.ts'
import { builtInScopes } from '../../functions/domain/scope-catalogue.ts'
import { createSetPassword } from '../../functions/domain/set-password.ts'
import { createSetScopes } from '../../functions/domain/set-scopes.ts'
import { createTokenEndpoint } from '../../functions/domain/token-endpoint.ts'
import { createVerifyAccessToken } from '../../functions/domain/verify-access-token.ts'
import { createMemoryPasswords, createMemoryTokenKeys } from './ports.ts'
import { createMemoryStore, type MemoryStore } from './store.ts'

const issuer = 'https://auth.example.com'

export const lives = {
  accessTokenSeconds: 15 * 60,
  refreshIdleSeconds: 14 * 24 * 60 * 60,
  refreshAbsoluteSeconds: 90 * 24 * 60 * 60,
  refreshGraceSeconds: 30,
}

export type Lives = typeof lives

const catalogue = new Map([
  ...builtInScopes,
  ['notes:read', { description: 'Read your notes', default: true, thirdParty: true }],
  ['notes:write', { description: 'Write notes for you', default: true, thirdParty: true }],
])

interface MemorySystemOptions {
  readonly store?: MemoryStore
  readonly passwords?: Passwords
  readonly now?: number
  /** @default lives */
  readonly lives?: Lives
}

/** The whole domain over stores in memory, with a clock that a test moves. */
export function createMemorySystem(options: MemorySystemOptions = {}) {
  const {
    store = createMemoryStore(),
    passwords = createMemoryPasswords(),
    now = 1_800_000_000_000,
    lives: lasting = lives,
  } = options
  const time = { now }
  const deps = {
    ...store,
    ...createMemoryTokenKeys(),
    ...lasting,
    store: store.snapshots,
    issuer,
    personalTokenMaxSeconds: 365 * 24 * 60 * 60,
    audience: issuer,
    audiences: [issuer, 'https://files.example.com'],
    catalogue,
    passwords,
    checkPassword: () => {},
    ids,
    sha256,
    rotation: { begin: async () => true },
    clock: () => time.now,
  }
  const tokenEndpoint = createTokenEndpoint(deps)
  return {
    time,
    store,
    register: createRegister(deps),
    login: createLogin(deps),
    logout: createLogout(deps),
    refresh: (refreshToken: string | undefined, scope?: string) =>
      tokenEndpoint({ credentials: {}, grant_type: 'refresh_token', refresh_token: refreshToken, scope }),
    clients: createManageClients(deps),
    authorize: createAuthorize(deps),
    createPersonalToken: createCreatePersonalToken(deps),
    tokenEndpoint,
    verify: createVerifyAccessToken(deps),
    revoke: createRevoke(deps),
    introspect: createIntrospect(deps),
    grants: createManageGrants(deps),
    changePassword: createChangePassword(deps),
    endUser: createEndUser(deps),
    enableUser: createEnableUser(deps),
    setPassword: createSetPassword(deps),
    setScopes: createSetScopes(deps),
    administration: createAdministration(deps),
  }
}

export type MemorySystem = ReturnType<typeof createMemorySystem>
