import type { Operations } from './operation.ts'
import { accountOperations } from './operations/accounts.ts'
import { authorizationOperations } from './operations/authorization.ts'
import { clientOperations } from './operations/clients.ts'
import { grantOperations } from './operations/grants.ts'
import { metadataOperations } from './operations/metadata.ts'
import { sessionOperations } from './operations/sessions.ts'
import { tokenOperations } from './operations/tokens.ts'

/** Every operation of Hallpass by its route, in the order in which they are read. */
export const operations: Operations = {
  ...accountOperations,
  ...sessionOperations,
  ...grantOperations,
  ...clientOperations,
  ...authorizationOperations,
  ...tokenOperations,
  ...metadataOperations,
}
