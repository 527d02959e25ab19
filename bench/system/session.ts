import type { Client } from './client.ts'

export interface User {
  readonly username: string
  readonly password: string
}

/** What a token response has. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  readonly grantId: string
}

export const readTokens = (json: Readonly<Record<string, unknown>>): Tokens => ({
  accessToken: String(json.access_token),
  refreshToken: String(json.refresh_token),
  grantId: String(json.grant_id),
})

let users = 0

/** Registers a user whom nobody has registered before. */
export async function newUser(call: Client): Promise<User> {
  const user = { username: `user-${++users}`, password: 'orchard lantern seventeen' }
  await call('POST', '/register', { json: user })
  return user
}

export const logIn = async (call: Client, user: User): Promise<Tokens> =>
  readTokens((await call('POST', '/login', { json: user })).json)

export const newSession = async (call: Client): Promise<Tokens> => logIn(call, await newUser(call))

export const refresh = async (call: Client, refreshToken: string): Promise<Tokens> => {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
  return readTokens((await call('POST', '/token', { form })).json)
}
