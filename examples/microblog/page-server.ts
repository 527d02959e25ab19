import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { transform } from 'esbuild'

const web = join(import.meta.dirname, 'web')

/** Of each kind of file: how browsers know it. Browsers read no TypeScript, so its types are taken out. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
}

/** Letters and hyphens between slashes: no way out of the folder. */
const plainPath = /^(?:\/[a-z-]+)+\.(?:html|css|ts)$/

interface PageServerOptions {
  /** The name under which browsers reach it: another name, another site. */
  readonly host: 'localhost' | '127.0.0.1'
  /** 0 for any that is free. */
  readonly port: number
  /** The app's folder in web/. */
  readonly folder: 'blog' | 'scheduler'
}

/** What pages may load and call: their own files, and the API. They have tokens, so nothing foreign may run. */
const contentPolicy = (api: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    `connect-src 'self' ${new URL(api).origin}`,
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')

export type PageServer = Awaited<ReturnType<typeof openPageServer>>

/**
 * Serves the pages of an app, without cookies and without a word to the API: all that happens, happens in the browser.
 *
 * @throws Error with the code EADDRINUSE if the port is taken
 */
export async function openPageServer({ host, port, folder }: PageServerOptions) {
  const config = Promise.withResolvers<{ readonly api: string }>()

  async function content(path: string): Promise<string> {
    if (path === '/config.json') return JSON.stringify(await config.promise)
    const file = path.startsWith('/shared/') ? join(web, path) : join(web, folder, path)
    const text = await readFile(file, 'utf8')
    return extname(file) === '.ts' ? (await transform(text, { loader: 'ts' })).code : text
  }

  async function handle({ url = '/' }: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(url, 'http://localhost')
    const path = pathname === '/' ? '/index.html' : pathname
    const { api } = await config.promise
    const isServed = path === '/config.json' || plainPath.test(path)
    const body = isServed ? await content(path).catch(() => undefined) : undefined
    if (body === undefined) return response.writeHead(404).end('There is no such page.')
    const headers = {
      'Content-Type': contentTypes[extname(path)] ?? 'application/json',
      'Content-Security-Policy': contentPolicy(api),
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    }
    return response.writeHead(200, headers).end(body)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    /** Begins to answer; requests that came before have waited. */
    configure: (values: { readonly api: string; readonly [name: string]: string }) => config.resolve(values),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
