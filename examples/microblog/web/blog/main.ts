import { byId, create, createButton, createStatus, readConfig } from '../shared/dom.ts'
import { SessionEnded } from '../shared/session.ts'
import { type Credentials, createAccount } from './account.ts'

const { api, scheduler } = await readConfig<{ api: string; scheduler: string }>()
const account = createAccount(api)
const status = createStatus(byId('status', HTMLElement))
const login = byId('login', HTMLFormElement)
const compose = byId('compose', HTMLFormElement)
byId('scheduler', HTMLAnchorElement).href = scheduler

/** What connected apps may do, as the page that asked for it said. */
const inWords: Readonly<Record<string, string>> = {
  'posts:read': 'read your posts',
  'posts:write': 'post in your name',
}
const permissionsOf = (scope: string) =>
  `may ${scope
    .split(' ')
    .map((name) => inWords[name] ?? name)
    .join(' and ')}`

function showWho(username: string | undefined) {
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

async function showAll() {
  const [posts, apps] = await Promise.all([account.listPosts(), account.listApps()])
  const author = (clientId: string) => {
    if (clientId === 'first-party') return 'you'
    return `${apps.find((app) => app.client_id === clientId)?.client_name ?? 'an app'}, for you`
  }
  const change = (action: Promise<unknown>) =>
    attempt(async () => {
      await action
      await showAll()
    })
  byId('posts', HTMLUListElement).replaceChildren(
    ...posts.map((post) => {
      const item = create('li', '')
      const remove = createButton('Delete', post.text, () => change(account.deletePost(post)))
      item.append(create('span', post.text), create('small', `by ${author(post.client_id)}`), remove)
      return item
    }),
  )
  byId('apps', HTMLUListElement).replaceChildren(
    ...apps.map((app) => {
      const item = create('li', '')
      const name = app.client_name ?? 'An app that was removed'
      const disconnect = createButton('Disconnect', name, () => change(account.disconnect(app)))
      item.append(create('span', name), create('small', permissionsOf(app.scope)), disconnect)
      return item
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

byId('refresh', HTMLButtonElement).addEventListener('click', () => attempt(showAll))

byId('log-out', HTMLButtonElement).addEventListener('click', () =>
  attempt(async () => {
    await account.logOut()
    showWho(undefined)
    status.say('You are logged out: the token is refused from now on.')
  }),
)

// Not before: a browser would send a form that nothing listens to by itself, with the password in the address.
showWho(undefined)
