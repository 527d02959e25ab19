import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { createAdministrator } from './administrator.ts'
import type { Answer } from './client.ts'
import { createDelegationFlows, type FlowClients } from './delegation-flows.ts'
import type { System } from './system.ts'

/** A request to the system, or a rotation: one that fails has the status 500 and its error as text. */
export type Request = () => Promise<Pick<Answer, 'status' | 'headers' | 'text'>>

/** What a function is to do, with the status of the answer where nothing is wrong. */
export type Step = readonly [
  status: number,
  /** Makes all that the request needs, each time anew. */
  prepare: () => Request | Promise<Request>,
  /** The call from which on the request cannot be made again as it is, and the status that it has then. */
  usedUp?: readonly [call: string, status: number],
]

/** The steps of each function. */
export type Flows = Readonly<Record<string, readonly Step[]>>

interface FlowOptions {
  readonly user: { readonly username: string; readonly password: string }
  /** A token of the user's that has every scope and was not used before. */
  readonly newToken: () => string
  readonly clients: FlowClients
}

/** For each function of the stack, by its construct's path: steps that make it do all that it may do, again and again. */
export function createFlows(system: System, { user, newToken, clients }: FlowOptions): Flows {
  const { call } = system
  const { database, table } = createAdministrator(system)
  let names = 0

  const withToken = (request: (token: string) => ReturnType<Request>) => () => {
    const token = newToken()
    return () => request(token)
  }
  const get = (path: string) => withToken((token) => call('GET', path, { token }))
  const getOpenly = (path: string) => () => () => call('GET', path)

  /** Makes the hash of the password look like one of another cost, which the next login renews. */
  const outdateHash = () =>
    database.send(
      new UpdateItemCommand({
        TableName: table('Auth/Tables/Users'),
        Key: marshall({ username: user.username }),
        UpdateExpression: 'SET bcryptCost = :cost',
        ExpressionAttributeValues: marshall({ ':cost': 5 }),
      }),
    )

  return {
    ...createDelegationFlows(system, { user, newToken, clients }),
    'Auth/Register/Function': [
      [
        201,
        () => {
          const json = { ...user, username: `new-${++names}` }
          return () => call('POST', '/register', { json })
        },
        ['PutItem Auth/Tables/Users', 409],
      ],
      [409, () => () => call('POST', '/register', { json: user })],
    ],
    'Auth/Login/Function': [
      [
        200,
        async () => {
          await outdateHash()
          return () => call('POST', '/login', { json: user })
        },
      ],
    ],
    'Auth/Logout/Function': [
      [
        204,
        withToken((token) => call('POST', '/logout', { token })),
        ['UpdateItem Auth/Tables/RevokedTokens', 401],
      ],
    ],
    'Auth/Userinfo/Function': [[200, get('/userinfo')]],
    'Auth/Jwks/Function': [
      [
        200,
        () => {
          // What it read is held until then.
          system.advance(30_000)
          return () => call('GET', '/.well-known/jwks.json')
        },
      ],
    ],
    'Auth/Metadata/Function': [
      [200, getOpenly('/.well-known/openid-configuration')],
      [200, getOpenly('/.well-known/oauth-protected-resource')],
    ],
    'Auth/OpenApi/Function': [[200, getOpenly('/openapi.json')]],
    'Auth/RotateKeys/Function': [
      [
        200,
        () => () => {
          // The next key must have been published for a minute before it signs.
          system.advance(60_000)
          return system.rotate('Auth/Secrets/SigningKey').then(
            () => ({ status: 200, headers: new Headers(), text: '' }),
            (error: Error) => ({ status: 500, headers: new Headers(), text: error.message }),
          )
        },
        // Made again, it goes on where it stopped, and does not make each call again.
        ['GetSecretValue Auth/Secrets/SigningKey', 200],
      ],
    ],
    'Auth/GET --notes/Function': [[200, get('/notes')]],
    'Auth/POST --notes/Function': [
      [201, withToken((token) => call('POST', '/notes', { token, json: { text: 'x' } }))],
    ],
    'Auth/GET --notes--{note_id}/Function': [[404, get('/notes/x')]],
    'Auth/GET --whoami/Function': [[200, get('/whoami')]],
    'Auth/POST --whoami--share/Function': [
      [200, withToken((token) => call('POST', '/whoami/share', { token }))],
    ],
  }
}
