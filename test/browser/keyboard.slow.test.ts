import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openBrowser } from './browser.ts'
import { startTestMicroblog } from './microblog.ts'

const site = await startTestMicroblog()
const newContext = await openBrowser()

/** What has the focus, as a screen reader would name it. */
const focused = (page: Page) =>
  page.evaluate<string>(
    `(document.activeElement.ariaLabel ?? document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText).trim()`,
  )

/** Presses Tab until something has the focus, and gives all that had it on the way. */
async function tabTo(page: Page, name: string): Promise<string[]> {
  const passed: string[] = []
  while (passed.at(-1) !== name && passed.length < 20) {
    await page.keyboard.press('Tab')
    passed.push(await focused(page))
  }
  expect(passed.at(-1)).toBe(name)
  return passed
}

it('everything can be done with the keyboard alone, in the order in which it is read', async () => {
  const context = await newContext()
  const page = await context.newPage()
  await page.goto(site.scheduler)
  await tabTo(page, 'Connect')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'Scheduler asks for access' }).waitFor()
  expect(await tabTo(page, 'Deny')).toEqual([
    'Read your posts',
    'Post in your name',
    'Username',
    'Password',
    'Allow',
    'Deny',
  ])
  for (const _ of ['Allow', 'Password', 'Username', 'Post', 'Read']) await page.keyboard.press('Shift+Tab')
  expect(await focused(page)).toBe('Read your posts')
  await page.keyboard.press('Space')
  await tabTo(page, 'Username')
  await page.keyboard.type(site.user.username)
  await tabTo(page, 'Password')
  await page.keyboard.type('not the password at all')
  await page.keyboard.press('Enter')

  await page.getByRole('alert').waitFor()
  expect(await focused(page)).toBe('Password')
  await page.keyboard.type(site.user.password)
  await page.keyboard.press('Enter')

  await page.getByText('You allowed: posts:write').waitFor()
  await tabTo(page, 'Text')
  await page.keyboard.type('Without a mouse')
  await tabTo(page, 'Schedule')
  await page.keyboard.press('Enter')
  await page.getByText('posted').waitFor()

  const blog = await context.newPage()
  await blog.goto(site.blog)
  await tabTo(blog, 'Username')
  await blog.keyboard.type(site.user.username)
  await tabTo(blog, 'Password')
  await blog.keyboard.type(site.user.password)
  await blog.keyboard.press('Enter')
  await blog.getByText('Without a mouse').waitFor()
  await tabTo(blog, 'Disconnect Scheduler')
  await blog.keyboard.press('Enter')
  await blog.getByRole('button', { name: 'Disconnect Scheduler' }).waitFor({ state: 'detached' })
})
