import { type Client, logIn, register } from '../system/client.ts'

/** Something that a user does, of which the calls of one function are counted. */
export interface Operation {
  readonly name: string
  /** The source of the function. */
  readonly entry: string
  /** Does it once, and before that whatever it takes, by other functions. */
  readonly run: (call: Client) => Promise<unknown>
}

let users = 0
const newUser = (call: Client) => register(call, `user-${++users}`)
const newToken = async (call: Client) => logIn(call, await newUser(call))
const userinfo = async (call: Client) => call('GET', '/userinfo', { token: await newToken(call) })

/** In an order in which no function has run before its own operation. */
export const operations: readonly Operation[] = [
  { name: 'register', entry: 'functions/register.ts', run: newUser },
  { name: 'log in', entry: 'functions/login.ts', run: newToken },
  { name: 'authorize a call', entry: 'functions/authorizer.ts', run: userinfo },
  { name: 'userinfo', entry: 'functions/userinfo.ts', run: userinfo },
  {
    name: 'log out',
    entry: 'functions/logout.ts',
    run: async (call) => call('POST', '/logout', { token: await newToken(call) }),
  },
  {
    name: 'JSON Web Key Set',
    entry: 'functions/jwks.ts',
    run: (call) => call('GET', '/.well-known/jwks.json'),
  },
]
