import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openBrowser } from './browser.ts'
import { startTestMicroblog } from './microblog.ts'

const site = await startTestMicroblog()
const app = await site.registerApp()
const newContext = await openBrowser()

async function openConsent(url = site.authorizeUrl(app), options: Parameters<typeof newContext>[0] = {}) {
  const page = await (await newContext(options)).newPage()
  const response = await page.goto(url)
  return { page, status: response?.status() }
}

const press = (page: Page, name: 'Allow' | 'Deny') => page.getByRole('button', { name }).click()

/** Where the app was told what came of it. */
async function answered(page: Page): Promise<URL> {
  await page.waitForURL((url) => url.href.startsWith(site.redirectUri))
  return new URL(page.url())
}

/** The element that has the focus, by its name. */
const focused = (page: Page) => page.evaluate<string>('document.activeElement.getAttribute("name")')

describe('S-43 the consent page', () => {
  it('says who asks, where from, and for what in words, and asks for nothing more', async () => {
    const { page, status } = await openConsent()
    expect(status).toBe(200)
    expect(await page.title()).toBe('Connect Scheduler – Microblog')
    await page.getByRole('heading', { level: 1, name: 'Scheduler asks for access to your account' }).waitFor()
    await page.getByText(`a program on this computer, at ${new URL(site.blog).host}`).waitFor()
    const boxes = page.getByRole('group', { name: 'What it may do' }).getByRole('checkbox')
    expect(await boxes.count()).toBe(2)
    for (const sentence of ['Read your posts', 'Post in your name']) {
      expect(await page.getByLabel(sentence).isChecked()).toBe(true)
    }
    expect(await page.getByLabel('Username').inputValue()).toBe('')
    expect(await page.getByLabel('Password').getAttribute('type')).toBe('password')
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it.each([
    ['https://scheduler.example/callback', 'It will send you on to scheduler.example'],
    [
      'http://localhost:8123/callback',
      'It will send you on to a program on this computer, at localhost:8123',
    ],
    ['http://[::1]:8123/callback', 'It will send you on to a program on this computer, at [::1]:8123'],
    [
      'com.example.scheduler:/callback',
      'It will send you on to an app on this device, known as com.example.scheduler',
    ],
  ])('names the target %s', async (redirectUri, words) => {
    const other = await site.registerApp({ redirect_uris: [redirectUri] })
    const { page } = await openConsent(site.authorizeUrl(other, { redirect_uri: redirectUri }))
    await page.getByText(words, { exact: true }).waitFor()
  })

  it('allows what stayed ticked and nothing else', async () => {
    const { page } = await openConsent()
    await page.getByLabel('Read your posts').uncheck()
    await site.fillIn(page)
    await press(page, 'Allow')
    const code = (await answered(page)).searchParams.get('code') ?? ''
    const { status, json } = await app.redeem(code, { redirect_uri: site.redirectUri })
    expect({ status, scope: json.scope }).toEqual({ status: 200, scope: 'posts:write' })
  })

  it('asks each time, whatever was allowed before', async () => {
    const { page } = await openConsent()
    for (const _ of ['once', 'again']) {
      await page.goto(site.authorizeUrl(app))
      await page.getByRole('button', { name: 'Allow' }).waitFor()
      expect(await page.getByLabel('Username').inputValue()).toBe('')
      await site.fillIn(page)
      await press(page, 'Allow')
      expect((await answered(page)).searchParams.has('code')).toBe(true)
    }
  })

  it('takes a denial without a word about oneself', async () => {
    const { page } = await openConsent()
    await press(page, 'Deny')
    const { searchParams } = await answered(page)
    expect(Object.fromEntries(searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'The user denied the request.',
      state: 'a state',
      iss: site.system.url,
    })
  })

  it('works where scripts do not', async () => {
    const { page } = await openConsent(undefined, { javaScriptEnabled: false })
    await page.getByLabel('Post in your name').uncheck()
    await site.fillIn(page)
    await press(page, 'Allow')
    expect((await answered(page)).searchParams.has('code')).toBe(true)
  })

  it('has the name ready that the app hints at', async () => {
    const { page } = await openConsent(site.authorizeUrl(app, { login_hint: 'demo' }))
    expect(await page.getByLabel('Username').inputValue()).toBe('demo')
  })

  it('shows a name as text, whatever is in it', async () => {
    const name = '<script>alert(1)</script>"><img src=x>'
    const hostile = await site.registerApp({ client_name: name })
    const { page } = await openConsent(site.authorizeUrl(hostile))
    await page.getByRole('heading', { name: `${name} asks for access` }).waitFor()
    expect(await page.locator('script, img').count()).toBe(0)
  })

  it('brings back a state of any characters as it was', async () => {
    const state = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')
    const { page } = await openConsent(site.authorizeUrl(app, { state }))
    await press(page, 'Deny')
    expect((await answered(page)).searchParams.get('state')).toBe(state)
  })
})

describe('a problem on the consent page', () => {
  it('with the password stands beside the login, and everything else stays as it was', async () => {
    const { page } = await openConsent()
    await page.getByLabel('Read your posts').uncheck()
    await site.fillIn(page, { ...site.user, password: 'not the password at all' })
    const response = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await press(page, 'Allow')
    expect((await response).status()).toBe(400)
    await page.waitForURL(/authorize$/)
    expect(await page.title()).toBe('Problem: Connect Scheduler – Microblog')

    const login = page.getByRole('group', { name: 'Confirm that it is you' })
    await login.getByRole('alert').getByText('The username or the password is wrong.').waitFor()
    expect(await focused(page)).toBe('password')
    for (const field of ['Username', 'Password']) {
      expect(await page.getByLabel(field).getAttribute('aria-invalid')).toBe('true')
      expect(await page.getByLabel(field).getAttribute('aria-describedby')).toBe('problem')
    }
    expect(await page.getByLabel('Username').inputValue()).toBe(site.user.username)
    expect(await page.getByLabel('Password').inputValue()).toBe('')
    expect(await page.getByLabel('Read your posts').isChecked()).toBe(false)
    expect(await page.getByLabel('Post in your name').isChecked()).toBe(true)

    await page.getByLabel('Password').fill(site.user.password)
    await press(page, 'Allow')
    const { searchParams } = await answered(page)
    expect([searchParams.has('code'), searchParams.get('state')]).toEqual([true, 'a state'])
  })

  it('with nothing ticked stands beside the boxes', async () => {
    const { page } = await openConsent()
    for (const box of await page.getByRole('checkbox').all()) await box.uncheck()
    await site.fillIn(page)
    await press(page, 'Allow')
    const group = page.getByRole('group', { name: 'What it may do' })
    await group.getByRole('alert').getByText('Tick what you want to allow, or deny.').waitFor()
    expect(await group.getAttribute('aria-describedby')).toBe('problem')
    expect(await focused(page)).toBe('allow:posts:read')
    expect(await page.locator('[aria-invalid]').count()).toBe(0)
  })

  it('with how the name is written is with the name alone', async () => {
    const { page } = await openConsent()
    await site.fillIn(page, { ...site.user, username: 'two words' })
    await press(page, 'Allow')
    await page.getByRole('alert').getByText('Username may have letters, digits and . _ @ + - only.').waitFor()
    expect(await focused(page)).toBe('username')
    expect(await page.getByLabel('Username').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('Password').getAttribute('aria-invalid')).toBeNull()
  })

  it('is there again when the page is loaded again', async () => {
    const { page } = await openConsent()
    await site.fillIn(page, { ...site.user, password: 'not the password at all' })
    await press(page, 'Allow')
    await page.getByRole('alert').waitFor()
    await page.reload()
    await page.getByRole('alert').getByText('The username or the password is wrong.').waitFor()
  })
})

describe('S-27 a request that is wrong', () => {
  it('is shown, and the way back is named and left to the person', async () => {
    const { page, status } = await openConsent(site.authorizeUrl(app, { scope: 'posts:read posts:edit' }))
    expect(status).toBe(400)
    expect(await page.title()).toBe('This link does not work – Microblog')
    await page.getByRole('alert').getByText('The app that sent you here made a mistake.').waitFor()
    await page.getByText('invalid_scope: scope asks for what cannot be granted here: posts:edit.').waitFor()
    await page.getByText(`You may go back to ${new URL(site.blog).host}`).waitFor()
    await page.getByRole('link', { name: 'Go back' }).click()
    const { searchParams } = await answered(page)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      error: 'invalid_scope',
      state: 'a state',
      iss: site.system.url,
    })
  })

  it.each([
    ['an app that is not known', { client_id: '01890000-0000-7000-8000-000000000000' }, 'invalid_client'],
    [
      'an address that was not registered',
      { redirect_uri: 'https://elsewhere.example/' },
      'invalid_redirect_uri',
    ],
  ])('leads nowhere for %s', async (_, more, code) => {
    const { page, status } = await openConsent(site.authorizeUrl(app, more))
    expect(status).toBe(400)
    await page.getByText(code).waitFor()
    expect(await page.getByRole('link').count()).toBe(0)
    expect(await page.getByRole('button').count()).toBe(0)
  })
})
