import { firstPartyClient } from './access-token.ts'
import type { Client } from './client.ts'
import { type Grant, grantEnd, isRenewable } from './grant.ts'
import { grantStart } from './grant-id.ts'
import type { Clock, Grants, SnapshotReader } from './ports.ts'
import { redirectHost } from './redirect-uri.ts'
import { grantRevocationKeys, isRevoked, type RevocationEntry, tokenKey } from './revocation.ts'
import { formatScope } from './scope.ts'

/** How many grants a page may have. Their clients and all their revocation keys fit one batch of 100. */
export const maxGrantsPage = 30

/** A grant as its user sees it. Times are in seconds since the epoch, as in tokens. */
export interface ListedGrant {
  readonly grant_id: string
  readonly kind: Grant['kind']
  readonly client_id: string
  /** As the app calls itself now. Absent for the API's own front ends. */
  readonly client_name?: string
  /** Of an app: where the user was sent on to when it was connected, as the consent page said. */
  readonly redirect_host?: string
  readonly label?: string
  readonly scope: string
  readonly created_at: number
  readonly last_refreshed_at?: number
  /** When it ends by itself, unless it is renewed before. */
  readonly expires_at: number
  /** Whether the asking token belongs to it. */
  readonly current: boolean
}

interface GrantsPage {
  readonly grants: readonly ListedGrant[]
  /** What asks for the next page. A page may be short, or empty, and not be the last. */
  readonly next_cursor?: string
}

interface ListGrantsRequest {
  readonly sub: string
  /** The grant of the asking token. */
  readonly currentGrantId?: string
  readonly cursor?: string
  readonly limit?: number
}

interface ListGrantsDeps {
  readonly grants: Grants
  readonly store: SnapshotReader
  readonly refreshIdleSeconds: number
  readonly clock: Clock
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000)
/** Every key whose entry ends a grant: also that of its one token, where it has no more. */
const endingKeys = (grant: Grant): string[] =>
  isRenewable(grant) ? grantRevocationKeys(grant) : [...grantRevocationKeys(grant), tokenKey(grant.grantId)]

const distinct = (texts: readonly string[]) => [...new Set(texts)]

/** Lists the grants of a user that still stand, the newest first; what the index names is read again. */
export function createListGrants({ grants, store, refreshIdleSeconds, clock }: ListGrantsDeps) {
  function stands(grant: Grant, entries: readonly RevocationEntry[], now: number): boolean {
    const keys = endingKeys(grant)
    const own = entries.filter(({ id }) => keys.includes(id))
    const isUnredeemedCode = grant.kind === 'authorization_code' && grant.generation === 0
    return (
      !isUnredeemedCode && grantEnd(grant, refreshIdleSeconds) > now && !isRevoked(grant.grantId, own, now)
    )
  }

  const describe = (grant: Grant, clients: readonly Client[], currentGrantId?: string): ListedGrant => ({
    grant_id: grant.grantId,
    kind: grant.kind,
    client_id: grant.clientId,
    client_name: clients.find(({ clientId }) => clientId === grant.clientId)?.name,
    redirect_host: grant.code && redirectHost(grant.code.redirectUri),
    label: grant.label,
    scope: formatScope(grant.scope),
    created_at: seconds(grantStart(grant.grantId)),
    last_refreshed_at: grant.rotatedAt && seconds(grant.rotatedAt),
    expires_at: seconds(grantEnd(grant, refreshIdleSeconds)),
    current: grant.grantId === currentGrantId,
  })

  return async ({
    sub,
    currentGrantId,
    cursor,
    limit = maxGrantsPage,
  }: ListGrantsRequest): Promise<GrantsPage> => {
    const ids = await grants.listIds(sub, { before: cursor, limit })
    const { grants: found } = await store.read({ grants: ids })
    const own = found.filter((grant) => grant.sub === sub)
    const { clients, revocations } = await store.read({
      clients: distinct(own.map(({ clientId }) => clientId)).filter((id) => id !== firstPartyClient),
      revocations: distinct(own.flatMap(endingKeys)),
    })
    const now = clock()
    const standing = own.filter((grant) => stands(grant, revocations, now))
    return {
      grants: standing
        .toSorted((a, b) => (a.grantId < b.grantId ? 1 : -1))
        .map((grant) => describe(grant, clients, currentGrantId)),
      next_cursor: ids.length === limit ? ids.at(-1) : undefined,
    }
  }
}
