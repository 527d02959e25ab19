import { createHash, randomUUID } from 'node:crypto'
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { AuthError, type ErrorCode } from '../../functions/domain/errors.ts'
import { grantStart } from '../../functions/domain/grant-id.ts'
import type { AdministrationAnswer } from '../../functions/http/administrator.ts'
import { createAdministrator } from './administrator.ts'
import type { Flows, Step } from './flows.ts'
import type { System } from './system.ts'
import { createApp, type ThirdPartyApp } from './third-party.ts'

/** Two clients of the user who has the tokens: one that stays, and one to delete again and again. */
export interface FlowClients {
  readonly kept: Pick<ThirdPartyApp, 'clientId' | 'clientSecret'>
  readonly ended: Pick<ThirdPartyApp, 'clientId'>
}

interface FlowOptions {
  readonly user: { readonly username: string; readonly password: string }
  readonly newToken: () => string
  readonly clients: FlowClients
}

/** The flows of the endpoints at which grants are used, handed on and ended. */
export function createDelegationFlows(system: System, { user, newToken, clients }: FlowOptions): Flows {
  const { call, logIn } = system
  const { database, table } = createAdministrator(system)
  const app = createApp(system, {
    client_id: clients.kept.clientId,
    client_secret: clients.kept.clientSecret,
  })

  /** A user whom nothing has happened to yet. */
  async function someone() {
    const other = { username: `someone-${randomUUID()}`, password: user.password }
    await call('POST', '/register', { json: other })
    return other
  }

  const set = (path: string, key: object, update: string, values: object) =>
    database.send(
      new UpdateItemCommand({
        TableName: table(path),
        Key: marshall(key),
        UpdateExpression: update,
        ExpressionAttributeValues: marshall(values),
      }),
    )

  const clientPath = `/clients/${clients.kept.clientId}`
  const metadata = { client_name: 'Scheduler', redirect_uris: ['https://app.example/callback'] }

  /** Has the client that stays know its secret by each of these ids. */
  const setSecrets = (...secretIds: readonly string[]) => {
    const digest = createHash('sha256')
      .update(clients.kept.clientSecret ?? '')
      .digest('base64url')
    const secrets = Object.fromEntries(secretIds.map((id) => [id, { digest, createdAt: 0 }]))
    const { clientId } = clients.kept
    return set('Auth/Tables/Clients', { clientId }, 'SET secrets = :secrets', { ':secrets': secrets })
  }

  const changePassword = (token: string, current: string, next: string) =>
    call('POST', '/password', { token, json: { current_password: current, new_password: next } })

  async function decide(decision: 'allow' | 'deny') {
    await set('Auth/Tables/Users', { username: user.username }, 'SET bcryptCost = :cost', { ':cost': 5 })
    return system.open('POST', '/authorize', {
      form: { ...app.authorizationRequest(), ...user, 'allow:notes:read': 'on', decision },
    })
  }

  return {
    'Auth/Token/Function': [
      [
        200,
        async () => {
          const { refresh_token: token } = await logIn(user)
          return call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })
        },
      ],
      [200, async () => app.redeem(await app.getCode(user))],
      [200, () => app.ask('/token', { grant_type: 'client_credentials' })],
      [200, () => app.exchange(newToken())],
      [
        400,
        async () => {
          const { refresh_token: token, grant_id: grantId } = await logIn(user)
          await set('Auth/Tables/Grants', { grantId }, 'SET generation = :later', { ':later': 2 })
          return call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })
        },
      ],
    ],
    'Auth/Revoke/Function': [
      [200, async () => call('POST', '/revoke', { form: { token: (await logIn(user)).refresh_token } })],
      [200, async () => app.ask('/revoke', { token: (await app.connect(user)).access_token })],
    ],
    'Auth/Introspect/Function': [
      [200, async () => app.ask('/introspect', { token: newToken() })],
      [200, async () => app.ask('/introspect', { token: (await app.connect(user)).refresh_token })],
    ],
    'Auth/Grants/Function': [
      [
        200,
        async () => {
          await app.connect(user)
          return call('GET', '/grants', { token: newToken() })
        },
      ],
      [204, async () => call('DELETE', `/grants/${(await logIn(user)).grant_id}`, { token: newToken() })],
      [204, async () => call('DELETE', '/grants', { token: (await logIn(await someone())).access_token })],
    ],
    'Auth/Password/Function': [
      [
        200,
        async () => {
          const { username, password } = await someone()
          const { access_token: token } = await logIn({ username, password })
          return changePassword(token, password, 'orchard lantern eighteen')
        },
      ],
      [
        200,
        async () => {
          const { username, password } = await someone()
          const { access_token: token, grant_id: grantId } = await logIn({ username, password })
          // As if an earlier try had stored the password, and no more.
          const at = { ':at': grantStart(grantId) }
          await set('Auth/Tables/Users', { username }, 'SET passwordChangedAt = :at', at)
          return changePassword(token, 'what it was before', password)
        },
      ],
    ],
    'Auth/PersonalTokens/Function': [
      [
        201,
        () =>
          call('POST', '/personal-tokens', {
            token: newToken(),
            json: { name: 'backup', scope: 'notes:read', expires_in: 3600 },
          }),
      ],
    ],
    'Auth/Clients/Function': [
      [201, () => call('POST', '/clients', { token: newToken(), json: metadata })],
      [200, () => call('GET', '/clients', { token: newToken() })],
      [200, () => call('GET', clientPath, { token: newToken() })],
      [200, () => call('PUT', clientPath, { token: newToken(), json: metadata })],
      [
        201,
        async () => {
          await setSecrets('kept')
          return call('POST', `${clientPath}/secrets`, { token: newToken() })
        },
      ],
      [
        204,
        async () => {
          await setSecrets('kept', 'other')
          return call('DELETE', `${clientPath}/secrets/other`, { token: newToken() })
        },
      ],
      [204, () => call('DELETE', `/clients/${clients.ended.clientId}`, { token: newToken() })],
    ],
    'Auth/Authorize/Function': [
      [200, () => app.openPage()],
      [303, () => decide('allow')],
      [303, () => decide('deny')],
    ],
    'Auth/Administer/Function': createAdministrationFlow(system, { app, someone }),
  }
}

interface AdministrationOptions {
  readonly app: ThirdPartyApp
  readonly someone: () => Promise<{ readonly username: string; readonly password: string }>
}

/** Each operation of the administration, on a user of its own. */
function createAdministrationFlow(
  system: System,
  { app, someone }: AdministrationOptions,
): readonly (readonly [status: number, step: Step])[] {
  const { call, logIn } = system
  const { database, table } = createAdministrator(system)

  /** As an endpoint would answer: an operation's result, or its error with the status that it has over HTTP. */
  async function administer(operation: string, input: object = {}) {
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

  const onUser =
    (operation: string, more: object = {}) =>
    async () =>
      administer(operation, { username: (await someone()).username, ...more })

  /** The id of a client of somebody's own. */
  async function ownClient(owner?: Awaited<ReturnType<typeof someone>>): Promise<string> {
    const { access_token: token } = await logIn(owner ?? (await someone()))
    const json = { client_name: 'x', redirect_uris: ['https://x.example'] }
    return String((await call('POST', '/clients', { token, json })).json.client_id)
  }

  const password = 'orchard lantern eighteen'
  return [
    [200, () => administer('createUser', { username: `made-${randomUUID()}`, password })],
    [200, onUser('showUser')],
    [200, onUser('disableUser')],
    [200, onUser('enableUser')],
    [
      200,
      async () => {
        const user = await someone()
        await ownClient(user)
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
        return administer('listGrants', user)
      },
    ],
    [200, async () => administer('revokeToken', { token: (await logIn(await someone())).access_token })],
    [200, async () => administer('revokeToken', { token: (await logIn(await someone())).refresh_token })],
    [200, async () => administer('revokeGrant', { grantId: (await logIn(await someone())).grant_id })],
    [200, onUser('revokeUser')],
    [200, () => administer('revokeClient', { clientId: randomUUID() })],
    [200, () => administer('showClient', { clientId: app.clientId })],
    [200, async () => administer('deleteClient', { clientId: await ownClient() })],
    [200, () => administer('listKeys')],
    [
      200,
      async () => {
        system.advance(60_000)
        const answer = await administer('rotateKeys')
        await system.settled()
        return answer
      },
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
    ],
  ]
}
