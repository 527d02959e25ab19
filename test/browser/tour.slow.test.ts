import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openBrowser } from './browser.ts'
import { startTestMicroblog } from './microblog.ts'

const site = await startTestMicroblog()
const newContext = await openBrowser()

/** The browser of a user, with the API's own page, logged in, and a page of the scheduler beside it. */
async function openBoth() {
  const user = await site.newUser()
  const context = await newContext()
  const [blog, scheduler] = [await context.newPage(), await context.newPage()]
  await blog.goto(site.blog)
  await site.fillIn(blog, user)
  await blog.getByRole('button', { name: 'Log in' }).click()
  await blog.getByLabel('What is new?').waitFor()
  await scheduler.goto(site.scheduler)
  return { user, blog, scheduler }
}

async function connect(scheduler: Page, user: typeof site.user, unticked: readonly string[] = []) {
  await scheduler.getByRole('button', { name: 'Connect' }).click()
  await scheduler.getByRole('heading', { name: 'Scheduler asks for access to your account' }).waitFor()
  for (const scope of unticked) await scheduler.getByLabel(scope).uncheck()
  await site.fillIn(scheduler, user)
  await scheduler.getByRole('button', { name: 'Allow' }).click()
  await scheduler.getByRole('heading', { name: 'Connected to Microblog' }).waitFor()
}

async function schedule(scheduler: Page, text: string, when = 'Now') {
  await scheduler.getByLabel('Text').fill(text)
  await scheduler.getByLabel('When').selectOption(when)
  await scheduler.getByRole('button', { name: 'Schedule' }).click()
}

const post = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text })

describe('the tour of the example, from two origins', () => {
  it('connects an app, posts through it, refuses what was not allowed, and disconnects it at once', async () => {
    const { user, blog, scheduler } = await openBoth()
    await blog.getByLabel('What is new?').fill('Written by hand')
    await blog.getByRole('button', { name: 'Post', exact: true }).click()
    await post(blog, 'Written by hand').getByText('by you').waitFor()

    await connect(scheduler, user, ['Read your posts'])
    expect(new URL(scheduler.url()).search).toBe('')
    await scheduler.getByText('You allowed: posts:write').waitFor()
    await schedule(scheduler, 'Written ahead')
    await post(scheduler, 'Written ahead').getByText('posted').waitFor()

    await scheduler.getByRole('button', { name: 'Read my posts' }).click()
    const refusal = 'Needed: posts:read. (403 insufficient_scope)'
    await scheduler.getByRole('status').getByText(refusal).waitFor()

    await blog.getByRole('button', { name: 'Look again' }).click()
    await post(blog, 'Written ahead').getByText('by Scheduler, for you').waitFor()
    await blog.getByRole('button', { name: 'Disconnect Scheduler' }).click()
    await blog.getByRole('button', { name: 'Disconnect Scheduler' }).waitFor({ state: 'detached' })

    await schedule(scheduler, 'Too late')
    await post(scheduler, 'Too late').getByText('(400 invalid_grant)').waitFor()
    await scheduler.getByRole('status').getByText('You disconnected Scheduler').waitFor()
    await scheduler.getByRole('button', { name: 'Connect' }).waitFor()

    await blog.getByRole('button', { name: 'Look again' }).click()
    await post(blog, 'Written ahead').getByText('by an app, for you').waitFor()
    expect(await post(blog, 'Too late').count()).toBe(0)
    await blog.getByRole('button', { name: 'Delete Written ahead' }).click()
    await post(blog, 'Written ahead').waitFor({ state: 'detached' })
  })

  it('lets the app read where that was allowed, and post when the time has come', async () => {
    const { user, blog, scheduler } = await openBoth()
    await blog.getByLabel('What is new?').fill('Something to read')
    await blog.getByRole('button', { name: 'Post', exact: true }).click()
    await post(blog, 'Something to read').waitFor()
    await connect(scheduler, user)
    await scheduler.getByRole('button', { name: 'Read my posts' }).click()
    await post(scheduler, 'Something to read').waitFor()

    await scheduler.clock.install()
    await schedule(scheduler, 'Later', 'In a minute')
    await post(scheduler, 'Later').getByText('waits for 60 seconds').waitFor()
    await scheduler.clock.fastForward(60_000)
    await post(scheduler, 'Later').getByText('posted').waitFor()
  })

  it('renews access tokens that have expired, in both apps, for calls at the same time too', async () => {
    const { user, blog, scheduler } = await openBoth()
    await connect(scheduler, user)
    const renewals: string[] = []
    blog.on('request', (request) => {
      if (request.url().endsWith('/token')) renewals.push(request.postData() ?? '')
    })
    site.system.advance(16 * 60 * 1000)
    await schedule(scheduler, 'After a while')
    await post(scheduler, 'After a while').getByText('posted').waitFor()
    await blog.getByRole('button', { name: 'Look again' }).click()
    await post(blog, 'After a while').waitFor()
    expect(renewals).toEqual([expect.stringContaining('grant_type=refresh_token')])
  })

  it('says so where the user denies, and connects nothing', async () => {
    const { user, scheduler } = await openBoth()
    await scheduler.getByRole('button', { name: 'Connect' }).click()
    await scheduler.getByRole('button', { name: 'Deny' }).click()
    await scheduler.getByRole('status').getByText('You did not allow it').waitFor()
    const { access_token: token } = await site.logIn(user)
    const { json } = await site.call('GET', '/grants', { token })
    expect(json.grants).toMatchObject([{ kind: 'password' }, { kind: 'password' }])
  })

  it('takes no answer to a question that it did not ask', async () => {
    const { scheduler } = await openBoth()
    await scheduler.goto(
      `${site.scheduler}/?code=hp_ac_1.x.0.y&state=of-somebody-else&iss=${site.system.url}`,
    )
    await scheduler.getByRole('status').getByText('not the answer to a connection begun here').waitFor()
    expect(new URL(scheduler.url()).search).toBe('')
  })

  it('lets the app give its access back', async () => {
    const { user, blog, scheduler } = await openBoth()
    await connect(scheduler, user)
    await blog.getByRole('button', { name: 'Look again' }).click()
    const connected = blog.getByRole('button', { name: 'Disconnect Scheduler' })
    await connected.waitFor()
    await scheduler.getByRole('button', { name: 'Disconnect' }).click()
    await scheduler.getByRole('status').getByText('Disconnected, and Microblog knows it').waitFor()
    await blog.getByRole('button', { name: 'Look again' }).click()
    await connected.waitFor({ state: 'detached' })
  })

  it('shows a connected app, however many logins there were since', async () => {
    const { user, blog, scheduler } = await openBoth()
    await connect(scheduler, user)
    for (let login = 0; login < 31; login++) await site.logIn(user)
    await blog.getByRole('button', { name: 'Look again' }).click()
    await blog.getByRole('button', { name: 'Disconnect Scheduler' }).waitFor()
  })

  it('disconnects an app that was connected several times as the one app that it is, and says so', async () => {
    const { user, blog, scheduler } = await openBoth()
    await connect(scheduler, user)
    const tokens = []
    for (let again = 0; again < 2; again++) {
      const answered = scheduler.waitForResponse((response) => response.url().endsWith('/token'))
      await scheduler.goto(site.scheduler)
      await connect(scheduler, user)
      tokens.push((await (await answered).json()).access_token)
    }
    await blog.getByRole('button', { name: 'Look again' }).click()
    const connected = blog.getByRole('button', { name: 'Disconnect Scheduler' })
    await connected.waitFor()
    expect(await connected.count()).toBe(1)
    await connected.click()
    await blog.getByRole('status').getByText('Scheduler is disconnected.').waitFor()
    expect(await blog.evaluate('document.activeElement.id')).toBe('status')
    for (const token of tokens) expect((await site.call('GET', '/userinfo', { token })).status).toBe(401)
  })

  it('makes a token for a script, which may do what was chosen until the user ends it', async () => {
    const { blog } = await openBoth()
    await blog.getByLabel('Name', { exact: true }).fill('backup')
    await blog.getByRole('button', { name: 'Make a token' }).click()
    await blog.getByText('it is shown this once').waitFor()
    const token = await blog.getByLabel('it is shown this once').inputValue()
    await post(blog, 'backup').getByText('may read your posts, until').waitFor()
    const call = async (method: string, path: string, json?: object) =>
      (await site.call(method, path, { token, json })).status
    expect(await call('GET', '/posts')).toBe(200)
    expect(await call('POST', '/posts', { text: 'x' })).toBe(403)
    expect(await call('GET', '/grants')).toBe(403)
    await blog.getByRole('button', { name: 'End backup' }).click()
    await blog.getByRole('status').getByText('The token has ended.').waitFor()
    expect(await call('GET', '/posts')).toBe(401)
  })

  it('says so where the API cannot be reached', async () => {
    const { blog } = await openBoth()
    await blog.route(`${site.system.url}/**`, (route) => route.abort())
    await blog.getByRole('button', { name: 'Look again' }).click()
    await blog.getByRole('status').getByText('The API cannot be reached.').waitFor()
  })

  it('logs out, and knows when the session was ended from elsewhere', async () => {
    const { user, blog } = await openBoth()
    const { access_token: token } = await site.logIn(user)
    await site.call('DELETE', '/grants', { token })
    await blog.getByRole('button', { name: 'Look again' }).click()
    await blog.getByRole('status').getByText('Your session has ended').waitFor()
    await site.fillIn(blog, user)
    await blog.getByRole('button', { name: 'Log in' }).click()
    await blog.getByRole('button', { name: 'Log out' }).click()
    await blog.getByRole('status').getByText('You are logged out').waitFor()
    await blog.getByRole('button', { name: 'Log in' }).waitFor()
  })

  it.each([
    ['Microblog', site.blog, 'Log in'],
    ['Scheduler', site.scheduler, 'Connect'],
  ])('shows nothing of %s to press before its script listens', async (_, address, button) => {
    const page = await (await newContext()).newPage()
    const held = Promise.withResolvers<void>()
    await page.route('**/config.json', async (route) => {
      await held.promise
      await route.continue()
    })
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('button').count()).toBe(0)
    held.resolve()
    await page.getByRole('button', { name: button }).waitFor()
  })

  it('registers a user, and tells what is wrong with a name or a password', async () => {
    const page = await (await newContext()).newPage()
    await page.goto(site.blog)
    const register = page.getByRole('button', { name: 'Register' })
    await site.fillIn(page, { username: 'somebody', password: 'too short' })
    await register.click()
    await page.getByRole('status').getByText('(400 invalid_request)').waitFor()
    await site.fillIn(page, { username: site.user.username, password: 'orchard lantern seventeen' })
    await register.click()
    await page.getByRole('status').getByText('(409 username_taken)').waitFor()
    await site.fillIn(page, { username: 'somebody', password: 'orchard lantern seventeen' })
    await register.click()
    await page.getByLabel('What is new?').waitFor()
  })
})
