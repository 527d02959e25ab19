import { type BrowserContext, type BrowserContextOptions, chromium, type Response } from 'playwright-core'
import { afterAll, afterEach, expect } from 'vitest'

/** Nothing but this machine is there, whatever a page or the browser itself may ask for. */
const onlyLoopback = 'MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE ::1'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=${onlyLoopback}`,
]

const isLoopback = (url: string) =>
  !/^https?:/.test(url) || ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)

/** Whether a script of another origin got to see a response. */
function isForForeignScript(response: Response): boolean {
  const request = response.request()
  return (
    request.resourceType() === 'fetch' &&
    new URL(request.frame().url()).origin !== new URL(response.url()).origin
  )
}

interface ContextOptions extends BrowserContextOptions {
  /** The test wants to see its page's policy broken. @default a violation fails the test */
  readonly mayViolatePolicy?: boolean
}

/** All that went on in a browser and may not. */
interface Findings {
  /** Requests beyond this machine. */
  readonly foreign: string[]
  /** Responses that set a cookie. */
  readonly cookies: string[]
  /** Responses to scripts of another origin, without the header that lets them read it. */
  readonly unreadable: string[]
  /** Violations of a page's own policy, and errors of its scripts. */
  readonly errors: string[]
}

function watch(context: BrowserContext): { readonly settled: () => Promise<Findings> } {
  const findings: Findings = { foreign: [], cookies: [], unreadable: [], errors: [] }
  const reading: Promise<void>[] = []
  context.on('request', (request) => {
    if (!isLoopback(request.url())) findings.foreign.push(request.url())
  })
  context.on('response', (response) => {
    const isForeign = isForForeignScript(response)
    reading.push(
      response.allHeaders().then((headers) => {
        if (headers['set-cookie'] !== undefined) findings.cookies.push(response.url())
        if (isForeign && headers['access-control-allow-origin'] !== '*')
          findings.unreadable.push(response.url())
      }),
    )
  })
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) findings.errors.push(message.text())
  })
  context.on('weberror', (error) => findings.errors.push(String(error.error())))
  return {
    async settled() {
      await Promise.allSettled(reading)
      return findings
    },
  }
}

/**
 * Starts Debian's Chromium, until the end of the file. After each test its contexts are closed, and in none of them may
 * anything have gone beyond this machine, set a cookie, kept an answer from a script, or broken a page's policy.
 *
 * @throws Error where there is no /usr/bin/chromium
 */
export async function openBrowser() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags })
  afterAll(() => browser.close())
  const opened: { context: BrowserContext; settled: () => Promise<Findings>; mayViolatePolicy: boolean }[] =
    []

  afterEach(async () => {
    for (const { context, settled, mayViolatePolicy } of opened.splice(0)) {
      const { errors, ...findings } = await settled()
      const cookies = await context.cookies()
      await context.close()
      expect({ ...findings, stored: cookies }).toEqual({
        foreign: [],
        cookies: [],
        unreadable: [],
        stored: [],
      })
      if (!mayViolatePolicy) expect(errors).toEqual([])
    }
  })

  /** A browser as of someone who never used it. */
  return async ({ mayViolatePolicy = false, ...options }: ContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext(options)
    // The machine may be busy with other tests.
    context.setDefaultTimeout(30_000)
    opened.push({ context, mayViolatePolicy, ...watch(context) })
    return context
  }
}
