import { expect } from 'vitest'
import type { Tokens } from './client.ts'
import type { System } from './system.ts'
import type { ThirdPartyApp } from './third-party.ts'

/** One of each kind of token that a user can have. */
export interface UserTokens {
  readonly user: { readonly username: string; readonly password: string }
  readonly session: Tokens
  readonly sibling: Tokens
  /** The access token of a refresh of the session. */
  readonly refreshed: string
  readonly connected: Tokens
  readonly elsewhere: Tokens
}

export type Kind = Exclude<keyof UserTokens, 'user'>

export const kinds: readonly Kind[] = ['session', 'refreshed', 'sibling', 'connected', 'elsewhere']

/** Makes users who have tokens of each kind, and tells which of them still work. */
export function createUserTokens(system: System, apps: readonly [ThirdPartyApp, ThirdPartyApp]) {
  const [app, otherApp] = apps
  return {
    async make(): Promise<UserTokens> {
      const user = await system.newUser()
      const [session, sibling] = [await system.logIn(user), await system.logIn(user)]
      const form = { grant_type: 'refresh_token', refresh_token: session.refresh_token }
      const refreshed = String((await system.call('POST', '/token', { form })).json.access_token)
      const [connected, elsewhere] = [await app.connect(user), await otherApp.connect(user)]
      return { user, session, sibling, refreshed, connected, elsewhere }
    },

    async alive(all: UserTokens): Promise<Kind[]> {
      const tokenOf = (kind: Kind) => (kind === 'refreshed' ? all.refreshed : all[kind].access_token)
      const answers = kinds.map((kind) => system.call('GET', '/whoami', { token: tokenOf(kind) }))
      const statuses = (await Promise.all(answers)).map(({ status }) => status)
      for (const status of statuses) expect([200, 401]).toContain(status)
      return kinds.filter((_, at) => statuses[at] === 200)
    },
  }
}
