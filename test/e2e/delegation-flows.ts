import { createHash, randomUUID } from 'node:crypto'
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { grantStart } from '../../functions/domain/grant-id.ts'
import { createAdministrationFlow, createAdministrationRequest } from './administration-flow.ts'
import { createAdministrator } from './administrator.ts'
import type { Flows, Request } from './flows.ts'
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

  const withToken = (request: (token: string) => ReturnType<Request>) => () => {
    const token = newToken()
    return () => request(token)
  }

  const get = (path: string) => withToken((token) => call('GET', path, { token }))

  const changePassword = (token: string, current: string, next: string) => () =>
    call('POST', '/password', { token, json: { current_password: current, new_password: next } })

  const refresh = (token: string) => () =>
    call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })

  const show = (token: string) => () => call('GET', '/whoami', { token })

  const revoke = (token: string) => call('POST', '/revoke', { form: { token } })

  const endGrantsOf = ({ username }: { readonly username: string }) =>
    createAdministrationRequest(system)('revokeUser', { username })()

  async function decide(decision: 'allow' | 'deny') {
    await set('Auth/Tables/Users', { username: user.username }, 'SET bcryptCost = :cost', { ':cost': 5 })
    const form = { ...app.authorizationRequest(), ...user, 'allow:notes:read': 'on', decision }
    return () => system.open('POST', '/authorize', { form })
  }

  return {
    'Auth/Authorizer/Function': [
      [200, get('/whoami')],
      // Each is refused for another of the keys that a token names.
      [
        401,
        async () => {
          const { access_token: token } = await logIn(user)
          await revoke(token)
          return show(token)
        },
      ],
      [
        401,
        async () => {
          const other = await someone()
          const { access_token: token } = await logIn(other)
          await endGrantsOf(other)
          return show(token)
        },
      ],
      [
        401,
        async () => {
          const subject = newToken()
          const token = String((await app.exchange(subject)).json.access_token)
          await revoke(subject)
          return show(token)
        },
      ],
    ],
    'Auth/Token/Function': [
      [200, async () => refresh((await logIn(user)).refresh_token)],
      [
        200,
        async () => {
          const code = await app.getCode(user)
          return () => app.redeem(code)
        },
        ['UpdateItem Auth/Tables/Grants', 400],
      ],
      [200, () => () => app.ask('/token', { grant_type: 'client_credentials' })],
      [
        200,
        () => {
          const subject = newToken()
          return () => app.exchange(subject)
        },
      ],
      [
        400,
        async () => {
          const { refresh_token: token, grant_id: grantId } = await logIn(user)
          await set('Auth/Tables/Grants', { grantId }, 'SET generation = :later', { ':later': 2 })
          return refresh(token)
        },
      ],
      [
        400,
        async () => {
          const { refresh_token: token } = await logIn(user)
          await revoke(token)
          return refresh(token)
        },
      ],
      [
        400,
        async () => {
          const other = await someone()
          const { refresh_token: token } = await logIn(other)
          await endGrantsOf(other)
          return refresh(token)
        },
      ],
    ],
    'Auth/Revoke/Function': [
      [
        200,
        async () => {
          const { refresh_token: token } = await logIn(user)
          return () => revoke(token)
        },
      ],
      [
        200,
        async () => {
          const { access_token: token } = await app.connect(user)
          return () => app.ask('/revoke', { token })
        },
      ],
    ],
    'Auth/Introspect/Function': [
      [
        200,
        () => {
          const token = newToken()
          return () => app.ask('/introspect', { token })
        },
      ],
      [
        200,
        async () => {
          const { refresh_token: token } = await app.connect(user)
          return () => app.ask('/introspect', { token })
        },
      ],
      [
        200,
        async () => {
          const other = await someone()
          const { refresh_token: token } = await app.connect(other)
          await endGrantsOf(other)
          return () => app.ask('/introspect', { token })
        },
      ],
    ],
    'Auth/Grants/Function': [
      [
        200,
        async () => {
          const other = await someone()
          await app.connect(other)
          await revoke((await logIn(other)).refresh_token)
          const { access_token: token } = await logIn(other)
          return () => call('GET', '/grants', { token })
        },
      ],
      [
        204,
        async () => {
          const [token, { grant_id: grantId }] = [newToken(), await logIn(user)]
          return () => call('DELETE', `/grants/${grantId}`, { token })
        },
      ],
      [
        204,
        async () => {
          const { access_token: token } = await logIn(await someone())
          return () => call('DELETE', '/grants', { token })
        },
        ['UpdateItem Auth/Tables/RevokedTokens', 401],
      ],
    ],
    'Auth/Password/Function': [
      [
        200,
        async () => {
          const { username, password } = await someone()
          const { access_token: token } = await logIn({ username, password })
          return changePassword(token, password, 'orchard lantern eighteen')
        },
        ['UpdateItem Auth/Tables/RevokedTokens', 401],
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
        ['UpdateItem Auth/Tables/RevokedTokens', 401],
      ],
    ],
    'Auth/PersonalTokens/Function': [
      [
        201,
        withToken((token) =>
          call('POST', '/personal-tokens', {
            token,
            json: { name: 'backup', scope: 'notes:read', expires_in: 3600 },
          }),
        ),
      ],
    ],
    'Auth/Clients/Function': [
      [201, withToken((token) => call('POST', '/clients', { token, json: metadata }))],
      [200, get('/clients')],
      [200, get(clientPath)],
      [200, withToken((token) => call('PUT', clientPath, { token, json: metadata }))],
      [
        201,
        async () => {
          await setSecrets('kept')
          const token = newToken()
          return () => call('POST', `${clientPath}/secrets`, { token })
        },
        // There is room for no third.
        ['UpdateItem Auth/Tables/Clients', 409],
      ],
      [
        204,
        async () => {
          await setSecrets('kept', 'other')
          const token = newToken()
          return () => call('DELETE', `${clientPath}/secrets/other`, { token })
        },
        ['UpdateItem Auth/Tables/Clients', 404],
      ],
      [204, withToken((token) => call('DELETE', `/clients/${clients.ended.clientId}`, { token }))],
    ],
    'Auth/Authorize/Function': [
      [200, () => () => app.openPage()],
      [303, () => decide('allow')],
      [303, () => decide('deny')],
    ],
    'Auth/Administer/Function': createAdministrationFlow(system, { app, someone }),
  }
}
