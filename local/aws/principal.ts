import { randomBytes } from 'node:crypto'
import { type AccessRequest, decide, type Statement } from '../iam/policy.ts'
import { roleStatements } from '../iam/role.ts'
import type { FunctionDefinition } from '../lambda/definition.ts'
import type { FunctionCredentials } from '../lambda/environment.ts'
import type { Stack } from '../template/stack.ts'

/** Someone with an access key. */
export interface Principal {
  readonly credentials: FunctionCredentials
  /** The function that runs in the role, by its construct's path; `administrator` for who owns the account. */
  readonly caller: string
  /** Why a call is refused, in the words of AWS; undefined if it is allowed. */
  refusal(request: AccessRequest): string | undefined
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The access key's id is as good as a secret: nobody can guess it, and it is in no file. */
function createCredentials(): FunctionCredentials {
  const id = Array.from(randomBytes(16), (byte) => base32[byte % base32.length]).join('')
  return {
    accessKeyId: `ASIA${id}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(30).toString('base64'),
  }
}

/** May do everything, as tests and the administrator's command line must. */
export const createAdministrator = (): Principal => ({
  credentials: createCredentials(),
  caller: 'administrator',
  refusal: () => undefined,
})

/** The role that a function runs in, with what the template lets it do and nothing else. */
export function createFunctionPrincipal(stack: Stack, definition: FunctionDefinition): Principal {
  const { role } = definition
  const statements: readonly Statement[] = role ? roleStatements(stack, role) : []
  const roleName = role ? stack.reference(role) : 'none'
  const arn = `arn:aws:sts::${stack.accountId}:assumed-role/${roleName}/${definition.name}`
  return {
    credentials: createCredentials(),
    caller: definition.path,
    refusal(request) {
      const decision = decide(statements, request)
      if (decision === 'allowed') return undefined
      const { action, resource } = request
      const because =
        decision === 'denied explicitly'
          ? 'with an explicit deny in an identity-based policy'
          : `because no identity-based policy allows the ${action} action`
      return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`
    },
  }
}
