import { byId, create, createButton, createStatus, readConfig } from '../shared/dom.ts'
import { SessionEnded } from '../shared/session.ts'
import { type Credentials, createAccount, type Grant } from './account.ts'

const { api, scheduler } = await readConfig<{ api: string; scheduler: string }>()
const account = createAccount(api)
const status = createStatus(byId('status', HTMLElement))
const login = byId('login', HTMLFormElement)
const compose = byId('compose', HTMLFormElement)
const newToken = byId('new-token', HTMLFormElement)
byId('scheduler', HTMLAnchorElement).href = scheduler

/** What connected apps may do, as the page that asked for it said. */
const inWords: Readonly<Record<string, string>> = {
  'posts:read': 'read your posts',
  'posts:write': 'post in your name',
}
const permissionsOf = (scopes: readonly string[]) =>
  `may ${scopes.map((name) => inWords[name] ?? name).join(' and ')}`

/** Shows a token that was just made, and no longer than that. */
function showToken(token = '') {
  const field = byId('token', HTMLInputElement)
  byId('made', HTMLFormElement).hidden = token === ''
  field.value = token
  if (token !== '') field.select()
}

function showWho(username: string | undefined) {
  showToken()
  byId('who', HTMLElement).textContent = username ?? ''
  byId('log-out', HTMLElement).hidden = username === undefined
  byId('signed-out', HTMLElement).hidden = username !== undefined
  byId('signed-in', HTMLElement).hidden = username === undefined
}

/** That someone ended the session elsewhere shows at the next call. */
const attempt = (action: () => Promise<void>) =>
  status.attempt(action, (error) => {
    if (!(error instanceof SessionEnded)) return false
    showWho(undefined)
    status.say('Your session has ended. Log in again.', true)
    return true
  })

/** What an app got each time that it was connected, together: it is one app to the user. */
const byApp = (grants: readonly Grant[]) => [
  ...Map.groupBy(
    grants.filter(({ kind }) => kind === 'authorization_code'),
    ({ client_id: id }) => id,
  ).values(),
]

const scopesOf = (grants: readonly Grant[]) => [...new Set(grants.flatMap(({ scope }) => scope.split(' ')))]

const dateOf = (seconds: number) => new Date(seconds * 1000).toLocaleDateString()

/** An entry of a list, with what can be done about it. */
function entry(text: string, details: string, verb: string, end: () => Promise<unknown>, done: string) {
  const item = create('li', '')
  const button = createButton(verb, text, () =>
    attempt(async () => {
      await end()
      await showAll()
      status.say(done)
      status.focus()
    }),
  )
  item.append(create('span', text), create('small', details), button)
  return item
}

async function showAll() {
  const [posts, grants] = await Promise.all([account.listPosts(), account.listGrants()])
  const apps = byApp(grants)
  const author = (clientId: string) => {
    if (clientId === 'first-party') return 'you'
    const app = grants.find((grant) => grant.client_id === clientId)
    return `${app?.client_name ?? 'an app'}, for you`
  }
  byId('posts', HTMLUListElement).replaceChildren(
    ...posts.map((post) =>
      entry(post.text, `by ${author(post.client_id)}`, 'Delete', () => account.deletePost(post), 'Deleted.'),
    ),
  )
  byId('apps', HTMLUListElement).replaceChildren(
    ...apps.map((ofApp) => {
      const [{ client_name: name = 'An app that was removed', redirect_host: host = '' } = {}] = ofApp
      const details = `${host}: ${permissionsOf(scopesOf(ofApp))}`
      return entry(name, details, 'Disconnect', () => account.end(ofApp), `${name} is disconnected.`)
    }),
  )
  const tokens = grants.filter(({ kind }) => kind === 'personal')
  byId('tokens', HTMLUListElement).replaceChildren(
    ...tokens.map((token) => {
      const details = `${permissionsOf(scopesOf([token]))}, until ${dateOf(token.expires_at)}`
      return entry(token.label ?? '', details, 'End', () => account.end([token]), 'The token has ended.')
    }),
  )
}

login.addEventListener('submit', (event) => {
  event.preventDefault()
  const form = new FormData(login)
  const credentials: Credentials = {
    username: String(form.get('username')),
    password: String(form.get('password')),
  }
  const isNew = event.submitter instanceof HTMLButtonElement && event.submitter.value === 'register'
  attempt(async () => {
    if (isNew) await account.register(credentials)
    await account.logIn(credentials)
    login.reset()
    await showAll()
    showWho(credentials.username)
  })
})

compose.addEventListener('submit', (event) => {
  event.preventDefault()
  attempt(async () => {
    await account.post(String(new FormData(compose).get('text')))
    compose.reset()
    await showAll()
  })
})

newToken.addEventListener('submit', (event) => {
  event.preventDefault()
  const form = new FormData(newToken)
  attempt(async () => {
    const token = await account.makeToken({
      name: String(form.get('name')),
      scope: form.getAll('scope').join(' '),
      expires_in: Number(form.get('days')) * 24 * 60 * 60,
    })
    newToken.reset()
    await showAll()
    showToken(token)
  })
})

byId('refresh', HTMLButtonElement).addEventListener('click', () => attempt(showAll))

byId('log-out', HTMLButtonElement).addEventListener('click', () =>
  attempt(async () => {
    await account.logOut()
    showWho(undefined)
    status.say('You are logged out: the token is refused from now on.')
    status.focus()
  }),
)

// Not before: a browser would send a form that nothing listens to by itself, with the password in the address.
showWho(undefined)
