import { describe, expect, it } from 'vitest'
import type { AwsCall } from '../../local/aws/endpoint.ts'
import { createAdministration } from './administration.ts'
import { createCallNames } from './call-names.ts'
import type { Tokens } from './client.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const made: AwsCall[] = []
const system = await startSystem({ intercept: (call) => void made.push(call) })
const { call, newSession, newUser, logIn } = system
const administer = createAdministration(system)
const nameOf = createCallNames(system)
const developer = await newSession()
const app = await registerApp(system, developer)

const refresh = (token: string) =>
  call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })

/** The refresh tokens of a session that was renewed, the first one first. */
async function renewed({ refresh_token: first }: Tokens, times: number): Promise<readonly string[]> {
  const tokens = [first]
  for (let time = 0; time < times; time++) {
    tokens.push(String((await refresh(tokens.at(-1) ?? '')).json.refresh_token))
  }
  return tokens
}

/** An operation: what it takes, and then itself, of which the calls of one function are counted. */
interface Operation {
  readonly name: string
  readonly caller: string
  readonly prepare: () => Promise<() => Promise<unknown>>
  readonly calls: readonly string[]
}

const readByUser = 'BatchGetItem Grants RevokedTokens'
const readByApp = 'BatchGetItem Grants Clients RevokedTokens'
const advance = 'UpdateItem Grants'
const readAgain = 'BatchGetItem Grants Users RevokedTokens'
const revoke = 'UpdateItem RevokedTokens'

const operations: readonly Operation[] = [
  {
    name: 'a call with a token',
    caller: 'Authorizer',
    calls: ['BatchGetItem RevokedTokens'],
    async prepare() {
      const { access_token: token } = await newSession()
      return () => call('GET', '/whoami', { token })
    },
  },
  {
    name: 'a login',
    caller: 'Login',
    calls: ['GetItem Users', 'PutItem Grants'],
    async prepare() {
      const user = await newUser()
      return () => logIn(user)
    },
  },
  {
    name: 'a refresh',
    caller: 'Token',
    calls: [readByUser, advance, readAgain],
    async prepare() {
      const { refresh_token: token } = await newSession()
      return () => refresh(token)
    },
  },
  {
    name: 'a refresh by an app',
    caller: 'Token',
    calls: [readByApp, advance, readAgain],
    async prepare() {
      const { refresh_token: token } = await app.connect(await newUser())
      return () => app.refresh(token)
    },
  },
  {
    name: 'a refresh again, within grace',
    caller: 'Token',
    calls: [readByUser, readAgain],
    async prepare() {
      const [first = ''] = await renewed(await newSession(), 1)
      return () => refresh(first)
    },
  },
  {
    name: 'the reuse of a refresh token',
    caller: 'Token',
    calls: [readByUser, readAgain, revoke],
    async prepare() {
      const [first = ''] = await renewed(await newSession(), 2)
      return () => refresh(first)
    },
  },
  {
    name: 'the redemption of a code',
    caller: 'Token',
    calls: [readByApp, advance, readAgain],
    async prepare() {
      const code = await app.getCode(await newUser())
      return () => app.redeem(code)
    },
  },
  {
    name: 'the second redemption of a code',
    caller: 'Token',
    calls: [readByApp, readAgain, revoke],
    async prepare() {
      const code = await app.getCode(await newUser())
      await app.redeem(code)
      return () => app.redeem(code)
    },
  },
  {
    name: 'a logout',
    caller: 'Logout',
    calls: [revoke],
    async prepare() {
      const { access_token: token } = await newSession()
      return () => call('POST', '/logout', { token })
    },
  },
  {
    name: 'the revocation of a token',
    caller: 'Revoke',
    calls: [revoke],
    async prepare() {
      const { access_token: token } = await newSession()
      return () => call('POST', '/revoke', { form: { token } })
    },
  },
  {
    name: 'the revocation of a grant, by its refresh token',
    caller: 'Revoke',
    calls: ['BatchGetItem Grants', revoke],
    async prepare() {
      const { refresh_token: token } = await newSession()
      return () => call('POST', '/revoke', { form: { token } })
    },
  },
  {
    name: 'the revocation of a grant by its app',
    caller: 'Revoke',
    calls: ['BatchGetItem Grants Clients', revoke],
    async prepare() {
      const { refresh_token: token } = await app.connect(await newUser())
      return () => app.ask('/revoke', { token })
    },
  },
  {
    name: 'the end of a grant, by its user',
    caller: 'Grants',
    calls: ['BatchGetItem Grants', revoke],
    async prepare() {
      const { access_token: token, grant_id: id } = await newSession()
      return () => call('DELETE', `/grants/${id}`, { token })
    },
  },
  {
    name: 'the end of all grants of a user',
    caller: 'Grants',
    calls: [revoke],
    async prepare() {
      const { access_token: token } = await newSession()
      return () => call('DELETE', '/grants', { token })
    },
  },
  {
    name: 'the end of a user',
    caller: 'Administer',
    calls: ['GetItem Users', 'UpdateItem Users', revoke],
    async prepare() {
      const { username } = await newUser()
      return () => administer('disableUser', { username })
    },
  },
  {
    name: 'the end of a client',
    caller: 'Clients',
    calls: ['BatchGetItem Clients', 'UpdateItem Clients', revoke],
    async prepare() {
      const { clientId } = await registerApp(system, developer)
      return () => call('DELETE', `/clients/${clientId}`, { token: developer.access_token })
    },
  },
]

describe('the store is called so often and no more', () => {
  it.each(operations)('by $name', async ({ caller, prepare, calls }) => {
    const path = `Auth/${caller}/Function`
    const run = await prepare()
    const before = made.length
    await run()
    const own = made.slice(before).filter((each) => each.caller === path && each.service === 'dynamodb')
    const names = own.map((each) => nameOf(each).replaceAll('Auth/Tables/', ''))
    // Public keys are kept for a minute.
    expect(names.filter((name) => !name.includes('SigningKeys'))).toEqual(calls)
  })
})
