import { readAnswer } from '../shared/api-error.ts'
import { createSession, type Tokens } from '../shared/session.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

interface Post {
  readonly post_id: string
  readonly text: string
  readonly client_id: string
  readonly created_at: number
}

interface Grant {
  readonly grant_id: string
  readonly kind: string
  readonly client_id: string
  readonly client_name?: string
  readonly scope: string
}

interface GrantsPage {
  readonly grants: readonly Grant[]
  readonly next_cursor?: string
}

/** All that this page asks of the API. It is the API's own page, so it takes the password itself. */
export function createAccount(api: string) {
  const session = createSession(api)

  const send = async (path: string, json: unknown) =>
    readAnswer(
      await fetch(`${api}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(json),
      }),
    )

  return {
    register: (credentials: Credentials) => send('/register', credentials),

    async logIn(credentials: Credentials) {
      session.begin((await send('/login', credentials)) as Tokens)
    },

    async logOut() {
      await session.call('POST', '/logout')
      session.end()
    },

    post: (text: string) => session.call('POST', '/posts', { text }),

    async listPosts(): Promise<readonly Post[]> {
      const { posts } = (await session.call('GET', '/posts')) as { posts: readonly Post[] }
      return posts
    },

    deletePost: ({ post_id: id }: Post) => session.call('DELETE', `/posts/${id}`),

    /** Of all that acts for the user, what came of a consent: logins and personal tokens are left out. */
    async listApps(): Promise<readonly Grant[]> {
      const apps: Grant[] = []
      let query = ''
      // An app connected long ago stands behind all the logins since, pages away.
      for (;;) {
        const page = (await session.call('GET', `/grants${query}`)) as GrantsPage
        apps.push(...page.grants.filter(({ kind }) => kind === 'authorization_code'))
        if (page.next_cursor === undefined) return apps
        query = `?cursor=${page.next_cursor}`
      }
    },

    disconnect: ({ grant_id: id }: Grant) => session.call('DELETE', `/grants/${id}`),
  }
}
