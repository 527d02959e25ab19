import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openBrowser } from './browser.ts'
import { startTestMicroblog } from './microblog.ts'

const site = await startTestMicroblog()
const app = await site.registerApp()
const newContext = await openBrowser()

/** A page of somebody else, on the scheduler's site. */
async function openForeignPage(html: string): Promise<Page> {
  const page = await (await newContext({ mayViolatePolicy: true })).newPage()
  const url = `${site.scheduler}/trap`
  await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.goto(url)
  return page
}

const attribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

describe('S-27 the consent page', () => {
  it.each(['', 'sandbox="allow-scripts allow-forms"'])('cannot be framed: <iframe %s>', async (sandbox) => {
    const page = await openForeignPage(
      `<iframe ${sandbox} src="${attribute(site.authorizeUrl(app))}"></iframe>`,
    )
    const frame = page.frames().find((candidate) => candidate.parentFrame() !== null)
    await expect.poll(() => frame?.url()).toBe('chrome-error://chromewebdata/')
    expect(await frame?.getByLabel('Password').count()).toBe(0)
  })

  it('refuses its form from another site, even with the right password in it', async () => {
    const fields = Object.entries({
      ...Object.fromEntries(new URL(site.authorizeUrl(app)).searchParams),
      'allow:posts:write': 'on',
      ...site.user,
      decision: 'allow',
    }).map(([name, value]) => `<input type="hidden" name="${attribute(name)}" value="${attribute(value)}">`)
    const page = await openForeignPage(
      `<form method="post" action="${site.system.url}/authorize">${fields.join('')}<button>Win a prize</button></form>`,
    )
    await page.getByRole('button').click()
    await page.getByRole('heading', { name: 'Another site sent you here' }).waitFor()
    expect(page.url()).toBe(`${site.system.url}/authorize`)
  })

  it('answers its form with 303, and the browser sends nothing of the form on to the other site', async () => {
    const page = await (await newContext()).newPage()
    const target = `${site.scheduler}/`
    const other = await site.registerApp({ redirect_uris: [target] })
    await page.goto(site.authorizeUrl(other, { redirect_uri: target }))
    await site.fillIn(page)
    const posted = page.waitForResponse((response) => response.request().method() === 'POST')
    const followed = page.waitForRequest((request) => request.url().startsWith(`${target}?code=`))
    await page.getByRole('button', { name: 'Allow' }).click()
    expect((await posted).status()).toBe(303)
    const request = await followed
    expect([request.method(), request.postData(), (await request.allHeaders()).referer]).toEqual([
      'GET',
      null,
      undefined,
    ])
  })

  it('lets the browser go on to a program on this computer, at any port and by IPv6 too', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const server = createServer((_, response) => response.end('arrived')).listen(0, host)
      onTestFinished(() => void server.close())
      await once(server, 'listening')
      const authority = host === '::1' ? '[::1]' : host
      const native = await site.registerApp({ redirect_uris: [`http://${authority}/callback`] })
      const target = `http://${authority}:${(server.address() as AddressInfo).port}/callback`
      const page = await (await newContext()).newPage()
      await page.goto(site.authorizeUrl(native, { redirect_uri: target }))
      await page.getByRole('button', { name: 'Deny' }).click()
      await page.getByText('arrived').waitFor()
      expect(page.url()).toContain(`${target}?error=access_denied`)
    }
  })

  it('lets the browser hand the answer to an app of this device', async () => {
    const target = 'com.example.scheduler:/callback'
    const native = await site.registerApp({ redirect_uris: [target] })
    const page = await (await newContext()).newPage()
    await page.goto(site.authorizeUrl(native, { redirect_uri: target }))
    // No app has claimed the scheme here, so the browser gives up: but behind the policy, not before.
    const handedOver = page.waitForEvent('requestfailed', (request) => request.url().startsWith(target))
    await page.getByRole('button', { name: 'Deny' }).click()
    expect((await handedOver).url()).toContain(`${target}?error=access_denied`)
  })

  it('runs no script and loads nothing, even where someone smuggled it in', async () => {
    const page = await (await newContext({ mayViolatePolicy: true })).newPage()
    const loaded: string[] = []
    page.on('response', (response) => loaded.push(response.request().resourceType()))
    const refused = page.waitForEvent('requestfailed', (request) => request.resourceType() === 'image')
    await page.route(/authorize/, async (route) => {
      const response = await route.fetch()
      const smuggled = `<script>document.title = 'owned'</script><img src="${site.blog}/x.png" onerror="document.title = 'owned'">`
      await route.fulfill({ response, body: (await response.text()).replace('<main>', `<main>${smuggled}`) })
    })
    await page.goto(site.authorizeUrl(app))
    await page.getByRole('button', { name: 'Allow' }).waitFor()
    expect(await page.title()).toBe('Connect Scheduler – Microblog')
    expect((await refused).failure()?.errorText).toBe('csp')
    expect(loaded).toEqual(['document'])
  })
})
