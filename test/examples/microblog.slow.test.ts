import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { startMicroblog } from '../../examples/microblog/microblog.ts'
import { createClient } from '../e2e/client.ts'

/** Takes a port; undefined if somebody has it. */
async function take(port: number) {
  const server = createServer().listen(port, '127.0.0.1')
  const taken = await once(server, 'listening').catch(() => undefined)
  return taken && server
}

async function isFree(port: number): Promise<boolean> {
  const server = await take(port)
  server?.close()
  return server !== undefined
}

/** The first of three ports in a row that nobody has. */
async function freePorts(from = 41_000): Promise<number> {
  for (const port of [from, from + 1, from + 2]) if (!(await isFree(port))) return freePorts(port + 1)
  return from
}

/** Runs the command, and gathers what it prints. */
function run(...args: string[]) {
  const child = spawn(process.execPath, ['examples/microblog/start.ts', ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const status = once(child, 'close').then(([code]) => code as number)
  return { child, status, output: () => output }
}

describe('npm run example', () => {
  it('starts all three, says what to do, and ends all three', async () => {
    const port = await freePorts()
    const { child, status, output } = run('--port', String(port))
    await Promise.race([expect.poll(output, { timeout: 120_000 }).toContain('Ctrl-C ends it.'), status])
    expect(output()).toContain(`Open http://127.0.0.1:${port + 1} and log in as demo`)
    expect(output()).toContain(`Open http://localhost:${port + 2} and press Connect`)
    for (const url of [`http://127.0.0.1:${port + 1}/`, `http://localhost:${port + 2}/main.ts`]) {
      expect((await fetch(url)).status).toBe(200)
    }
    child.kill('SIGINT')
    expect(await status).toBe(0)
    expect(await isFree(port + 1)).toBe(true)
  })

  it('says which port is taken, and what to do', async () => {
    const port = await freePorts()
    const server = await take(port + 2)
    onTestFinished(() => void server?.close())
    const { status, output } = run('--port', String(port))
    expect(await status).toBe(1)
    expect(output()).toMatch(new RegExp(`${port + 2}.*npm run example -- --port`))
  })
})

describe('the pages of the example', () => {
  it('come from a folder that cannot be left', async () => {
    const { blog, close } = await startMicroblog({ assembly: inject('microblogAssembly'), onLog: () => {} })
    onTestFinished(close)
    for (const path of [
      '/../page-server.ts',
      '/%2e%2e/page-server.ts',
      '/shared/../../start.ts',
      '/tsconfig.json',
    ]) {
      expect({ path, status: (await fetch(blog + path)).status }).toEqual({ path, status: 404 })
    }
  })
})

it('its API has no post by an id that no table could hold', async () => {
  const { system, user, close } = await startMicroblog({
    assembly: inject('microblogAssembly'),
    onLog: () => {},
  })
  onTestFinished(close)
  const { logIn, call } = createClient(system.url)
  const { access_token: token } = await logIn(user ?? { username: '', password: '' })
  expect((await call('DELETE', `/posts/${'x'.repeat(1_500)}`, { token })).status).toBe(404)
})

it('the scheduler is registered once, wherever it is served', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hallpass-example-'))
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
  const ids: string[] = []
  for (const _ of ['first', 'second']) {
    const options = { assembly: inject('microblogAssembly'), dataFolder, onLog: () => {} }
    const { scheduler, system, close } = await startMicroblog(options)
    const config = await fetch(`${scheduler}/config.json`)
    const { clientId } = (await config.json()) as { clientId: string }
    const query = new URLSearchParams({ client_id: clientId, redirect_uri: `${scheduler}/` })
    const page = await fetch(`${system.url}/authorize?${query}`)
    // Who asks and where from is right; what is asked is left out.
    expect(await page.text()).toContain('response_type is missing')
    ids.push(clientId)
    await close()
  }
  expect(ids[1]).toBe(ids[0])
})
