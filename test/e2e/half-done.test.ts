import { beforeEach, describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall } from '../../local/aws/endpoint.ts'
import { createAdministrationRequest } from './administration-flow.ts'
import type { Request } from './flows.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

let isRefused: (call: AwsCall) => boolean = () => false
const system = await startSystem({
  intercept: (call) => (isRefused(call) ? awsError('AccessDeniedException', 'x') : undefined),
})
const { call, newSession } = system
const administer = createAdministrationRequest(system)
beforeEach(() => {
  isRefused = () => false
})

const show = async (token: string) => (await call('GET', '/whoami', { token })).status

/** A user, and a token of the user's. */
async function ofUser(request: (username: string) => Request) {
  const { username, access_token: token } = await newSession()
  return { token, request: request(username) }
}

/** A client of a user's, and a token that another user gave it. */
async function ofClient(
  request: (client: {
    readonly clientId: string
    readonly username: string
    readonly owner: string
  }) => Request,
) {
  const { username, access_token: owner } = await newSession()
  const { clientId, connect } = await registerApp(system, { access_token: owner })
  const { access_token: token } = await connect(await newSession())
  return { token, request: request({ clientId, username, owner }) }
}

const password = 'orchard lantern eighteen'

describe('S-50 what ends a user or a client, and wrote all but the cut-off', () => {
  it.each([
    {
      what: 'disabling a user',
      key: 'user:',
      make: () => ofUser((username) => administer('disableUser', { username })),
    },
    {
      what: 'deleting a user',
      key: 'user:',
      make: () => ofUser((username) => administer('deleteUser', { username })),
    },
    {
      what: 'deleting a user who has a client',
      key: 'client:',
      make: () => ofClient(({ username }) => administer('deleteUser', { username })),
    },
    {
      what: "setting a user's password",
      key: 'user:',
      make: () => ofUser((username) => administer('setPassword', { username, password })),
    },
    {
      what: "narrowing a user's scopes",
      key: 'user:',
      make: () => ofUser((username) => administer('setScopes', { username, scopes: [] })),
    },
    {
      what: 'deleting a client',
      key: 'client:',
      make: () => ofClient(({ clientId }) => administer('deleteClient', { clientId })),
    },
    {
      what: "deleting a client of one's own",
      key: 'client:',
      make: () =>
        ofClient(
          ({ clientId, owner }) =>
            () =>
              call('DELETE', `/clients/${clientId}`, { token: owner }),
        ),
    },
  ])('$what is an error, and made again ends every grant', async ({ key, make }) => {
    const { token, request } = await make()
    isRefused = ({ operation, input }) =>
      operation === 'UpdateItem' && JSON.stringify(input.Key).includes(`"${key}`)
    expect((await request()).status).toBe(500)
    expect(await show(token)).toBe(200)
    isRefused = () => false
    expect((await request()).status).toBeLessThan(300)
    expect(await show(token)).toBe(401)
  })
})

it('S-50 a key that was removed, and for which no rotation could begin, is gone, and a rotation replaces it', async () => {
  const { access_token: token, ...user } = await newSession()
  const [header = ''] = token.split('.')
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const remove = administer('removeKey', { kid })
  isRefused = ({ operation }) => operation === 'RotateSecret'
  const { status, text } = await remove()
  expect({ status, text }).toMatchObject({ status: 500, text: expect.stringContaining('is removed') })
  isRefused = () => false
  expect((await remove()).status).toBe(404)
  expect((await administer('rotateKeys')()).status).toBe(200)
  await system.settled()
  // As long as verifiers and issuers use what they read.
  system.advance(5 * 60_000)
  expect(await show(token)).toBe(401)
  expect(await show((await system.logIn(user)).access_token)).toBe(200)
})
