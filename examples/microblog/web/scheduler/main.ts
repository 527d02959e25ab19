import { byId, create, createStatus, readConfig } from '../shared/dom.ts'
import { createSession, postForm, SessionEnded, type Tokens } from '../shared/session.ts'
import { askUser, takeAnswer } from './authorization.ts'

const { api, clientId } = await readConfig<{ api: string; clientId: string }>()
const registration = { api, clientId, redirectUri: `${location.origin}/` }
const session = createSession(api, { client_id: clientId })
const status = createStatus(byId('status', HTMLElement))
const schedule = byId('schedule', HTMLFormElement)

function showConnection(tokens: Tokens | undefined) {
  byId('scope', HTMLElement).textContent = tokens?.scope ?? ''
  byId('disconnected', HTMLElement).hidden = tokens !== undefined
  byId('connected', HTMLElement).hidden = tokens === undefined
}

function showDisconnected() {
  showConnection(undefined)
  status.say('You disconnected Scheduler: Microblog refuses its tokens. Nothing more is posted.', true)
}

const attempt = (action: () => Promise<void>) =>
  status.attempt(action, (error) => {
    if (!(error instanceof SessionEnded)) return false
    showDisconnected()
    return true
  })

/** Posts a text when it is due, and shows what became of it. */
function scheduleText(text: string, seconds: number) {
  const item = create('li', '')
  const fate = create('small', seconds === 0 ? 'on its way' : `waits for ${seconds} seconds`)
  item.append(create('span', text), fate)
  byId('scheduled', HTMLUListElement).prepend(item)
  setTimeout(async () => {
    try {
      await session.call('POST', '/posts', { text })
      fate.textContent = 'posted'
    } catch (error) {
      fate.textContent = `not posted: ${(error as Error).message}`
      fate.className = 'problem'
      if (error instanceof SessionEnded) showDisconnected()
    }
  }, seconds * 1000)
}

byId('connect', HTMLButtonElement).addEventListener('click', () =>
  attempt(() => askUser(registration, 'posts:read posts:write')),
)

byId('read', HTMLButtonElement).addEventListener('click', () =>
  attempt(async () => {
    const { posts } = (await session.call('GET', '/posts')) as { posts: readonly { text: string }[] }
    byId('posts', HTMLUListElement).replaceChildren(...posts.map(({ text }) => create('li', text)))
  }),
)

byId('disconnect', HTMLButtonElement).addEventListener('click', () =>
  attempt(async () => {
    await postForm(`${api}/revoke`, { token: session.current().refresh_token, client_id: clientId })
    session.end()
    showConnection(undefined)
    status.say('Disconnected, and Microblog knows it.')
  }),
)

schedule.addEventListener('submit', (event) => {
  event.preventDefault()
  const form = new FormData(schedule)
  scheduleText(String(form.get('text')), Number(form.get('seconds')))
  schedule.reset()
})

await attempt(async () => {
  // Until then neither is shown, for it is not known which is true.
  const tokens = await takeAnswer(registration).finally(() => showConnection(undefined))
  if (!tokens) return
  session.begin(tokens)
  showConnection(tokens)
})
