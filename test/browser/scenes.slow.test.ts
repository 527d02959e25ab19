import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import { isObject, type JsonObject, parseJson } from '../../local/json.ts'
import { accessibilityProblems } from './accessibility.ts'
import { openBrowser } from './browser.ts'
import { startTestMicroblog } from './microblog.ts'
import { appScenes, consentScenes, type Scene } from './scenes.ts'

/** Where screenshots go; without it none are taken. */
const { HALLPASS_SCREENSHOTS: screenshots } = process.env

const devices = [
  ['phone', { width: 360, height: 740 }],
  ['desktop', { width: 1280, height: 800 }],
] as const

/** The narrowest that a page must fit into without scrolling sideways (WCAG 2.2, 1.4.10), in CSS pixels. */
const narrowest = 320

let isStoreDown = false
const site = await startTestMicroblog({
  intercept: ({ caller }) =>
    isStoreDown && caller === 'Auth/Authorize/Function'
      ? awsError('ThrottlingException', 'too much')
      : undefined,
})

const app = await site.registerApp()

const names = Array.from({ length: 12 }, (_, at) => `posts:extra-${at}`)
const sentences = [
  'See who follows you and whom you follow',
  'Send messages in your name, to anyone',
  'Change your name',
]

/** What is long in every way that the props and the registration of clients let it be. */
const more = (variables: JsonObject): JsonObject => {
  const scopes = parseJson(String(variables.SCOPES ?? '{}'))
  const extra = Object.fromEntries(names.map((name, at) => [name, sentences[at % sentences.length]]))
  return {
    ...variables,
    ...('SCOPES' in variables && { SCOPES: JSON.stringify({ ...(isObject(scopes) && scopes), ...extra }) }),
    ...('BRANDING' in variables && {
      BRANDING: JSON.stringify({
        name: 'The Microblogging Company of the Greater North, Limited',
        logoUrl: `${site.blog}/logo.svg`,
        accentColor: '#ffffff',
      }),
    }),
  }
}
const longSite = await startTestMicroblog({ editVariables: more })
const longUri = 'https://a-very-long-name.of-some-department.of-a-company-with-a-long-name.example/callback'
const longApp = await longSite.registerApp({
  client_name: 'The Extraordinarily Long Name of an App That Goes On and On',
  redirect_uris: [longUri],
  scope: undefined,
})
const newContext = await openBrowser()

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="#0f766e"/></svg>'

const scenes: readonly Scene[] = [
  ...(await consentScenes(site)),
  {
    name: 'consent-long',
    shows: 'Send messages in your name, to anyone',
    async open(page) {
      await page.route(/logo\.svg/, (route) => route.fulfill({ contentType: 'image/svg+xml', body: logo }))
      const scope = ['posts:read', 'posts:write', ...names, 'openid', 'profile'].join(' ')
      await page.goto(longSite.authorizeUrl(longApp, { redirect_uri: longUri, scope }))
    },
  },
  {
    name: 'service-failure',
    shows: 'This is our fault, not yours',
    async open(page) {
      isStoreDown = true
      const response = await page.goto(site.authorizeUrl(app))
      isStoreDown = false
      expect([response?.status(), response?.headers()['retry-after']]).toEqual([503, '2'])
    },
  },
  ...appScenes(site),
]
/** The width of what is there, in CSS pixels, where it is more than there is room for. */
const overflow = (page: Page) =>
  page.evaluate<number>(
    'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)',
  )

describe.each(scenes)('$name', ({ name, shows, open }) => {
  it('is found faultless by axe-core, on a phone and a desktop, in light and in dark', async () => {
    const page = await (await newContext()).newPage()
    await open(page)
    await page.getByText(shows).first().waitFor()
    for (const [device, viewport] of devices) {
      await page.setViewportSize(viewport)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await overflow(page), device).toBe(0)
        expect(await accessibilityProblems(page), `${device} ${colorScheme}`).toEqual([])
        if (screenshots === undefined) continue
        const path = join(screenshots, `${name}-${device}-${colorScheme}.png`)
        await page.screenshot({ path, fullPage: true })
      }
    }
    await page.setViewportSize({ width: narrowest, height: 640 })
    expect(await overflow(page), 'at the narrowest').toBe(0)
  })
})
