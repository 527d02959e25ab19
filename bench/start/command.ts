import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { promisify } from 'node:util'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

interface Started {
  readonly url: string
  /** From the command to its last line, by when it serves. */
  readonly seconds: number
  /** What all processes of the command hold now, npm's own among them, in MB. */
  readonly megabytes: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** Runs npm start as a user types it, but for data of its own, and waits until it serves. */
export async function npmStart({ fresh }: { readonly fresh: boolean }): Promise<Started> {
  const port = await freePort()
  const options = ['--port', `${port}`, '--app', 'bin/app.ts', ...(fresh ? ['--fresh'] : [])]
  const begin = performance.now()
  // A group of its own, so that its processes can be told from others.
  const npm = spawn('npm', ['start', '--', ...options], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const group = npm.pid ?? 0
  const endGroup = () => process.kill(-group, 'SIGKILL')
  process.once('exit', endGroup)
  const closed = once(npm, 'close')
  let output = ''
  const served = new Promise<void>((resolve) => {
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes('Ctrl-C ends it.')) resolve()
      })
    }
  })
  await Promise.race([
    served,
    closed.then(() => Promise.reject(new Error(`npm start ended before it served:\n${output}`))),
  ])
  return {
    url: /Serving (\S+)/.exec(output)?.[1] ?? '',
    seconds: (performance.now() - begin) / 1000,
    async megabytes() {
      const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss='])
      const rows = stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number))
      const kibibytes = rows.reduce((sum, [of, size = 0]) => (of === group ? sum + size : sum), 0)
      return (kibibytes * 1024) / 1_000_000
    },
    async stop() {
      process.kill(-group, 'SIGINT')
      await closed
      process.off('exit', endGroup)
    },
  }
}
