import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type * as oidcClient from 'oidc-client-ts'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { openBrowser } from './browser.ts'
import { startTestMicroblog } from './microblog.ts'

/** Serves one page, and the library for browsers that it loads. */
async function openPageServer() {
  const library = dirname(createRequire(import.meta.url).resolve('oidc-client-ts/package.json'))
  const script = await readFile(join(library, 'dist/browser/oidc-client-ts.min.js'))
  const server = createServer(({ url }, response) =>
    url === '/oidc-client-ts.js'
      ? response.setHeader('Content-Type', 'text/javascript').end(script)
      : response
          .setHeader('Content-Type', 'text/html; charset=utf-8')
          .end('<!doctype html><title>An app</title><script src="/oidc-client-ts.js"></script>'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => server.close())
  // The API is at 127.0.0.1: to a browser this is another site.
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

const site = await startTestMicroblog()
const origin = await openPageServer()
const redirectUri = `${origin}/callback`
const scope = 'openid profile posts:read posts:write'
const app = await site.registerApp({ redirect_uris: [redirectUri], scope })
const newContext = await openBrowser()

/** What the library must be told; the rest is as it comes. */
const settings = {
  authority: site.system.url,
  client_id: app.clientId,
  redirect_uri: redirectUri,
  scope,
}

/** The library in the page, as it begins anew on each: what it keeps is in the browser's storage. */
const openManager = (page: Page, more: Partial<oidcClient.UserManagerSettings> = {}) =>
  page.evaluateHandle(
    (all) => {
      const { oidc } = globalThis as unknown as { readonly oidc: typeof oidcClient }
      return new oidc.UserManager(all)
    },
    { ...settings, ...more },
  )

/** Has the app send its user to the API, whose page is there then. */
async function sendUser(page: Page, more?: Partial<oidcClient.UserManagerSettings>): Promise<void> {
  await page.goto(origin)
  const manager = await openManager(page, more)
  // What is waited for is the page: this one ends before it could answer.
  await manager.evaluate((found) => void found.signinRedirect())
  await page.getByRole('button', { name: 'Allow' }).waitFor()
}

/** A user who allows what the app asks for, and the app with the answer. */
async function connect(page: Page, more?: Partial<oidcClient.UserManagerSettings>) {
  const user = await site.newUser()
  await sendUser(page, more)
  await site.fillIn(page, user)
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.waitForURL(`${redirectUri}?*`)
  const manager = await openManager(page, more)
  const connected = await manager.evaluate((found) => found.signinCallback())
  return { user, manager, connected }
}

const show = async (token = '') => (await site.call('GET', '/posts', { token })).status

describe('a relying party in a browser, on another origin', () => {
  it('connects a user by code with PKCE, refreshes without being seen, and gives the access back', async () => {
    const page = await (await newContext()).newPage()
    const { manager, connected } = await connect(page)
    expect(connected).toMatchObject({
      token_type: 'Bearer',
      scope,
      profile: { sub: expect.any(String) },
    })
    expect(await show(connected?.access_token)).toBe(200)

    const renewed = await manager.evaluate((found) => found.signinSilent())
    expect(renewed?.profile.sub).toBe(connected?.profile.sub)
    expect(renewed?.refresh_token).not.toBe(connected?.refresh_token)
    expect(renewed?.access_token).not.toBe(connected?.access_token)
    expect(await show(renewed?.access_token)).toBe(200)

    await manager.evaluate((found) => found.revokeTokens())
    expect(await manager.evaluate((found) => found.getUser())).toMatchObject({ refresh_token: null })
    for (const ended of [connected, renewed]) expect(await show(ended?.access_token)).toBe(401)
    const again = await site.call('POST', '/token', {
      form: {
        grant_type: 'refresh_token',
        refresh_token: renewed?.refresh_token ?? '',
        client_id: app.clientId,
      },
    })
    expect(again.json.error).toBe('invalid_grant')
  })

  it('learns who the user is', async () => {
    const page = await (await newContext()).newPage()
    const { user, connected } = await connect(page, { loadUserInfo: true })
    expect(connected?.profile.preferred_username).toBe(user.username)
  })

  it('hears that the user denied', async () => {
    const page = await (await newContext()).newPage()
    await sendUser(page)
    await page.getByRole('button', { name: 'Deny' }).click()
    await page.waitForURL(`${redirectUri}?*`)
    const manager = await openManager(page)
    const answer = manager.evaluate((found) => found.signinCallback())
    await expect(answer).rejects.toThrow('The user denied the request.')
  })
})
