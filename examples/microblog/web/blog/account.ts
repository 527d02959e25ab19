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

export interface Grant {
  readonly grant_id: string
  readonly kind: string
  readonly client_id: string
  readonly client_name?: string
  readonly redirect_host?: string
  readonly label?: string
  readonly scope: string
  /** In seconds since the epoch. */
  readonly expires_at: number
}

/** A token for a script, to be made. */
interface PersonalToken {
  readonly name: string
  readonly scope: string
  /** In seconds. */
  readonly expires_in: number
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

    /** All that acts for the user: logins, apps and personal tokens. */
    async listGrants(): Promise<readonly Grant[]> {
      const grants: Grant[] = []
      let query = ''
      // What was connected long ago stands behind all the logins since, pages away.
      for (;;) {
        const page = (await session.call('GET', `/grants${query}`)) as GrantsPage
        grants.push(...page.grants)
        if (page.next_cursor === undefined) return grants
        query = `?cursor=${page.next_cursor}`
      }
    },

    /** Ends all of these, such as what an app got each time that it was connected. */
    async end(grants: readonly Grant[]): Promise<void> {
      await Promise.all(grants.map(({ grant_id: id }) => session.call('DELETE', `/grants/${id}`)))
    },

    /** @returns the token, which is shown here and nowhere else */
    async makeToken(request: PersonalToken): Promise<string> {
      const made = (await session.call('POST', '/personal-tokens', request)) as { access_token: string }
      return made.access_token
    },
  }
}
