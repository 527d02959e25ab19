import type { Page } from 'playwright-core'
import type { TestMicroblog } from './microblog.ts'

/** A page in a state that people may find it in. */
export interface Scene {
  /** Also of its screenshots. */
  readonly name: string
  /** What shows that it is there. */
  readonly shows: string
  readonly open: (page: Page) => Promise<unknown>
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** The consent page and the pages in its place. */
export async function consentScenes(site: TestMicroblog): Promise<Scene[]> {
  const redirectUri = 'https://scheduler.example/callback'
  const app = await site.registerApp({ redirect_uris: [redirectUri] })
  const native = await site.registerApp({
    client_name: 'Scheduler for your phone',
    redirect_uris: ['com.example.scheduler:/callback'],
  })
  const url = (more: Readonly<Record<string, string>> = {}) =>
    site.authorizeUrl(app, { redirect_uri: redirectUri, ...more })

  /** Sends the form with something that is not right. */
  async function fail(page: Page, { username = site.user.username, ticked = true } = {}) {
    await page.goto(url())
    if (!ticked) for (const box of await page.getByRole('checkbox').all()) await box.uncheck()
    await site.fillIn(page, { username, password: 'not the password at all' })
    await press(page, 'Allow')
  }

  return [
    { name: 'consent', shows: 'scheduler.example', open: (page) => page.goto(url()) },
    {
      name: 'consent-app-of-the-device',
      shows: 'com.example.scheduler',
      open: (page) =>
        page.goto(site.authorizeUrl(native, { redirect_uri: 'com.example.scheduler:/callback' })),
    },
    { name: 'consent-wrong-password', shows: 'the password is wrong', open: (page) => fail(page) },
    {
      name: 'consent-odd-username',
      shows: 'Username may have',
      open: (page) => fail(page, { username: 'two words' }),
    },
    {
      name: 'consent-nothing-ticked',
      shows: 'Tick what you want to allow',
      open: (page) => fail(page, { ticked: false }),
    },
    {
      name: 'wrong-request',
      shows: 'invalid_scope',
      open: (page) => page.goto(url({ scope: 'posts:read posts:edit' })),
    },
    {
      name: 'unknown-app',
      shows: 'invalid_client',
      open: (page) => page.goto(url({ client_id: '01890000-0000-7000-8000-000000000000' })),
    },
    {
      name: 'sent-by-another-site',
      shows: 'Another site sent you here',
      async open(page) {
        // On another origin, a form that fills in ours.
        await page.goto(site.blog)
        await page.route(`${site.blog}/evil.html`, (route) =>
          route.fulfill({
            contentType: 'text/html',
            body: `<form method="post" action="${site.system.url}/authorize"><button>Win</button></form>`,
          }),
        )
        await page.goto(`${site.blog}/evil.html`)
        await press(page, 'Win')
      },
    },
    {
      name: 'start-from-the-app',
      shows: 'start once more',
      async open(page) {
        await fail(page)
        await page.getByRole('alert').waitFor()
        await page.goto(page.url())
      },
    },
  ]
}

/** The pages of the two apps, among them what became of a redirect. */
export function appScenes(site: TestMicroblog): Scene[] {
  const connect = async (page: Page) => {
    await page.goto(site.scheduler)
    await press(page, 'Connect')
    await page.getByLabel('Read your posts').uncheck()
    await site.fillIn(page)
    await press(page, 'Allow')
    await page.getByText('Connected to Microblog').waitFor()
  }
  const schedule = async (page: Page, text: string) => {
    await page.getByLabel('Text').fill(text)
    await press(page, 'Schedule')
  }
  const logIn = async (page: Page) => {
    await page.goto(site.blog)
    await site.fillIn(page)
    await press(page, 'Log in')
    await page.getByLabel('What is new?').waitFor()
  }
  return [
    { name: 'scheduler-start', shows: 'Connect your Microblog', open: (page) => page.goto(site.scheduler) },
    {
      name: 'scheduler-refused',
      shows: '403 insufficient_scope',
      async open(page) {
        await connect(page)
        await schedule(page, 'Good morning, everyone')
        await page.getByText('posted').waitFor()
        await press(page, 'Read my posts')
      },
    },
    {
      name: 'scheduler-denied',
      shows: 'You did not allow it',
      async open(page) {
        await page.goto(site.scheduler)
        await press(page, 'Connect')
        await press(page, 'Deny')
      },
    },
    {
      name: 'scheduler-failed-redirect',
      shows: 'not the answer to a connection begun here',
      open: (page) => page.goto(`${site.scheduler}/?code=x&state=y&iss=${site.system.url}`),
    },
    {
      name: 'microblog-connected',
      shows: 'for you',
      async open(page) {
        await logIn(page)
        await page.getByLabel('What is new?').fill('A post of my own')
        await press(page, 'Post')
        await page.getByText('A post of my own').first().waitFor()
      },
    },
    {
      name: 'microblog-token',
      shows: 'it is shown this once',
      async open(page) {
        await logIn(page)
        await page.getByLabel('Name', { exact: true }).fill('Nightly backup')
        await press(page, 'Make a token')
        await page.getByText('it is shown this once').waitFor()
      },
    },
    {
      name: 'scheduler-disconnected',
      shows: 'You disconnected Scheduler',
      async open(page) {
        await connect(page)
        const { access_token: token } = await site.logIn(site.user)
        await site.call('DELETE', '/grants', { token })
        await schedule(page, 'Too late')
      },
    },
    {
      name: 'microblog-wrong-password',
      shows: 'The username or the password is wrong',
      async open(page) {
        await page.goto(site.blog)
        await site.fillIn(page, { ...site.user, password: 'not the password at all' })
        await press(page, 'Log in')
      },
    },
    {
      name: 'microblog-logged-out',
      shows: 'You are logged out',
      async open(page) {
        await logIn(page)
        await press(page, 'Log out')
      },
    },
  ]
}
