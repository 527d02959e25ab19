import { randomUUID } from 'node:crypto'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { AuthError, type ErrorCode } from '../../functions/domain/errors.ts'
import type { AdministrationAnswer } from '../../functions/http/administrator.ts'
import { createAdministrator } from './administrator.ts'
import type { Request, Step } from './flows.ts'
import type { System } from './system.ts'
import { registerApp, type ThirdPartyApp } from './third-party.ts'

/** An operation of the administration as an endpoint would answer it: its error has the status that it has over HTTP. */
export const createAdministrationRequest =
  (system: Pick<System, 'invoke'>) =>
  (operation: string, input: object = {}): Request =>
  async () => {
    const headers = new Headers()
    try {
      const answer = (await system.invoke('Auth/Administer/Function', {
        operation,
        input,
      })) as AdministrationAnswer
      const status = 'error' in answer ? new AuthError(answer.error as ErrorCode, '').status : 200
      return { status, headers, text: JSON.stringify(answer) }
    } catch (error) {
      return { status: 500, headers, text: (error as Error).message }
    }
  }

interface AdministrationOptions {
  readonly app: ThirdPartyApp
  readonly someone: () => Promise<{ readonly username: string; readonly password: string }>
}

/** Each operation of the administration, on a user of its own. */
export function createAdministrationFlow(
  system: System,
  { app, someone }: AdministrationOptions,
): readonly Step[] {
  const { logIn } = system
  const { database, table } = createAdministrator(system)
  const administer = createAdministrationRequest(system)

  const onUser =
    (operation: string, more: object = {}) =>
    async () =>
      administer(operation, { username: (await someone()).username, ...more })

  const session = async () => logIn(await someone())

  const password = 'orchard lantern eighteen'
  return [
    [
      200,
      () => administer('createUser', { username: `made-${randomUUID()}`, password }),
      ['PutItem Auth/Tables/Users', 409],
    ],
    [200, onUser('showUser')],
    [200, onUser('disableUser')],
    [200, onUser('enableUser')],
    [
      200,
      async () => {
        const user = await someone()
        await registerApp(system, await logIn(user))
        return administer('deleteUser', user)
      },
    ],
    [200, onUser('setPassword', { password })],
    [200, onUser('setScopes', { scopes: [] })],
    [
      200,
      async () => {
        const user = await someone()
        await app.connect(user)
        await logIn(user)
        return administer('listGrants', user)
      },
    ],
    [200, async () => administer('revokeToken', { token: (await session()).access_token })],
    [200, async () => administer('revokeToken', { token: (await session()).refresh_token })],
    [200, async () => administer('revokeGrant', { grantId: (await session()).grant_id })],
    [200, onUser('revokeUser')],
    [200, () => administer('revokeClient', { clientId: randomUUID() })],
    [200, () => administer('showClient', { clientId: app.clientId })],
    [
      200,
      async () =>
        administer('deleteClient', { clientId: (await registerApp(system, await session())).clientId }),
    ],
    [200, () => administer('listKeys')],
    [
      200,
      () => {
        system.advance(60_000)
        return async () => {
          const answer = await administer('rotateKeys')()
          await system.settled()
          return answer
        }
      },
      // The next key is too new for another.
      ['RotateSecret Auth/Secrets/SigningKey', 503],
    ],
    [
      200,
      async () => {
        const kid = `retired-${randomUUID()}`
        const publicKey = JSON.stringify({ kid, kty: 'RSA', n: 'AQAB', e: 'AQAB', alg: 'RS256', use: 'sig' })
        const Item = marshall({ kid, use: 'sig', publicKey, publishedAt: 0, expiresAt: 2e9 })
        await database.send(new PutItemCommand({ TableName: table('Auth/Tables/SigningKeys'), Item }))
        return administer('removeKey', { kid })
      },
      ['DeleteItem Auth/Tables/SigningKeys', 404],
    ],
  ]
}
