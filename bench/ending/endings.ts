import type { MeteredSystem } from '../store/metered-system.ts'
import { logIn } from '../system/session.ts'
import type { Crowd } from './crowd.ts'

/** A way to end all the grants of a crowd at once. */
interface Ending {
  readonly name: string
  /** The source of the function that does it. */
  readonly entry: string
  /** Gives a token that is to end, and what ends it. */
  readonly prepare: (
    system: MeteredSystem,
    crowd: Crowd,
  ) => Promise<{ readonly token: string; readonly end: () => Promise<unknown> }>
}

export const endings: readonly Ending[] = [
  {
    name: 'delete the client',
    entry: 'functions/clients.ts',
    prepare: async (_, { app, accessToken }) => ({ token: accessToken, end: app.end }),
  },
  {
    name: 'log out everywhere',
    entry: 'functions/grants.ts',
    async prepare({ call }, { user }) {
      const { accessToken: token } = await logIn(call, user)
      return { token, end: () => call('DELETE', '/grants', { token }) }
    },
  },
  {
    name: 'disable the user',
    entry: 'functions/administer.ts',
    async prepare({ call, administer }, { user }) {
      const { username } = user
      await administer('enableUser', { username })
      const { accessToken: token } = await logIn(call, user)
      return { token, end: () => administer('disableUser', { username }) }
    },
  },
]
