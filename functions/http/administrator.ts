import type { Context } from 'aws-lambda'
import * as z from 'zod/mini'
import type { Administration } from '../domain/administration.ts'
import { AuthError } from '../domain/errors.ts'
import { isGrantId } from '../domain/grant-id.ts'
import { readMembers } from './body.ts'
import { asAuthError, errorBody, logError } from './error-response.ts'
import { log } from './log.ts'

/** What an administrator asks for. The function is invoked directly, by whoever IAM lets invoke it. */
export interface AdministrationRequest {
  readonly operation: string
  readonly input?: unknown
}

/** What came of it: the operation's result, or an error as the HTTP endpoints give it. */
export type AdministrationAnswer = { readonly result: object } | ReturnType<typeof errorBody>

const text = z.string('must be a text')
const username = text
const user = z.object({ username })
const grantId = text.check(z.refine(isGrantId, 'must be the id of a grant'))
/** Any text that an id in the clients table can be. */
const clientId = text.check(z.minLength(1, 'must not be empty'), z.maxLength(256, 'is too long'))
const client = z.object({ clientId })

/** Each operation by its name: what it needs, and what carries it out. */
const operations = (administration: Administration) => {
  const operation =
    <T extends z.ZodMiniType>(schema: T, carryOut: (input: z.infer<T>) => Promise<unknown>) =>
    (input: unknown) =>
      carryOut(readMembers(input ?? {}, schema))
  return new Map(
    Object.entries({
      createUser: operation(z.object({ username, password: text }), administration.createUser),
      showUser: operation(user, administration.showUser),
      disableUser: operation(user, administration.disableUser),
      enableUser: operation(user, administration.enableUser),
      deleteUser: operation(user, administration.deleteUser),
      setPassword: operation(z.object({ username, password: text }), administration.setPassword),
      setScopes: operation(z.object({ username, scopes: z.array(text) }), administration.setScopes),
      listGrants: operation(z.object({ username, cursor: z.optional(grantId) }), administration.listGrants),
      revokeToken: operation(z.object({ token: text }), administration.revokeToken),
      revokeGrant: operation(z.object({ grantId }), administration.revokeGrant),
      revokeUser: operation(user, administration.revokeUser),
      revokeClient: operation(client, administration.revokeClient),
      showClient: operation(client, administration.showClient),
      deleteClient: operation(client, administration.deleteClient),
      listKeys: operation(z.object({}), administration.listKeys),
      rotateKeys: operation(z.object({}), administration.rotateKeys),
      removeKey: operation(z.object({ kid: text }), administration.removeKey),
    }),
  )
}

/** The Lambda handler by which administrators act. Each act is logged by its name, without what it was given. */
export function administrator(administration: Administration) {
  const known = operations(administration)
  return async (
    { operation, input }: AdministrationRequest,
    { awsRequestId: requestId }: Context,
  ): Promise<AdministrationAnswer> => {
    try {
      const carryOut = known.get(operation)
      if (!carryOut)
        throw new AuthError('invalid_request', `operation must be one of: ${[...known.keys()].join(', ')}.`)
      const result = await carryOut(input)
      log('info', 'administration', { requestId, operation })
      return { result: typeof result === 'object' && result !== null ? result : {} }
    } catch (thrown) {
      const error = asAuthError(thrown)
      logError(error, { requestId, path: operation })
      return errorBody(error)
    }
  }
}
