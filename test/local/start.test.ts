import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../free-port.ts'

const project = join(import.meta.dirname, '..', '..')

interface Run {
  readonly stop: (signal: 'SIGINT' | 'SIGTERM') => boolean
  readonly output: () => string
  /** Resolves when the output has this text, or the process ended. */
  readonly prints: (text: string) => Promise<void>
  readonly status: Promise<number>
}

const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

function start(...args: string[]): Run {
  const child = spawn(process.execPath, ['local/start.ts', ...args], { cwd: project })
  children.add(child)
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const listener of listeners) listener()
    })
  }
  const status = once(child, 'close').then(([code]) => code as number)
  return {
    stop: (signal) => child.kill(signal),
    output: () => output,
    status,
    async prints(text) {
      const printed = new Promise<void>((resolve) => {
        const check = () => output.includes(text) && resolve()
        listeners.add(check)
        check()
      })
      await Promise.race([printed, status])
    },
  }
}

function endIfRunning(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}

const bash = async (commands: string) => (await promisify(execFile)('bash', ['-c', commands])).stdout

const greeting = 'Ctrl-C ends it.'
const app = ['--app', 'bin/app.ts']

test.each([
  [['--help'], 0, /^Usage: npm start/],
  [['--prot', '4000'], 2, /^Unknown option '--prot'.*\n\nUsage/],
  [['4000'], 2, /^Unexpected argument '4000'.*\n\nUsage/],
  [['--port', 'http'], 2, /^--port must be a number from 1 to 65535, not 'http'\n\nUsage/],
  [['--port', '65536'], 2, /^--port must be a number/],
  [['--app', 'no/such/app.ts'], 1, /no\/such\/app\.ts" failed:.*Cannot find module/s],
])('%j exits with %d', async (args, expected, output) => {
  const run = start(...(expected === 1 ? ['--port', String(await freePort())] : []), ...args)
  expect(await run.status).toBe(expected)
  expect(run.output().replace(/^Synthesizing .*\n/, '')).toMatch(output)
})

test('it ends with npm, though that was told to end before anything was served', async () => {
  // npm runs scripts in a shell; both are ended without a word to the child.
  const command = `"$0" local/start.ts --port ${await freePort()} --fresh ${app.join(' ')} & echo "pid $!"; wait`
  const env = { ...process.env, npm_lifecycle_event: 'start' }
  const shell = spawn('sh', ['-c', command, process.execPath], { cwd: project, env })
  children.add(shell)
  let output = ''
  for await (const text of shell.stdout.setEncoding('utf8')) {
    if (output === '') onTestFinished(() => endIfRunning(Number(text.match(/^pid (\d+)/)?.[1])))
    output += text
    if (output.includes('Synthesizing')) shell.kill('SIGKILL')
  }
  expect(output).toMatch(/Stopping …\n$/)
}, 60_000)

test('nobody else gets its port or its data, though nothing is served yet', async () => {
  const port = await freePort()
  const run = start('--port', String(port), '--fresh', ...app)
  await run.prints('Synthesizing')
  const samePort = start('--port', String(port), '--fresh', ...app)
  const sameData = start('--port', String(await freePort()), '--fresh', ...app)
  expect([await samePort.status, await sameData.status]).toEqual([1, 1])
  expect(samePort.output()).toMatch(/^Port \d+ is taken\./)
  expect(sameData.output()).toMatch(/^The data in \.hallpass is in use\./)
  await run.prints(greeting)
  run.stop('SIGINT')
  expect(await run.status).toBe(0)
})

describe('once it serves', () => {
  let run: Run
  let port = 0

  beforeAll(async () => {
    port = await freePort()
    run = start('--port', String(port), '--fresh', ...app)
    await run.prints(greeting)
  }, 60_000)

  /** The commands of the greeting, as a person would copy them. */
  const commands = () => run.output().match(/^ {2}(TOKEN=|curl ).*$/gm) ?? []

  test('it greets with the address, the routes and a user', () => {
    const text = run.output()
    expect(text).toContain(`Serving http://127.0.0.1:${port}/prod`)
    expect(text).toMatch(/^ {2}POST {3}\/login$/m)
    expect(text).toMatch(/^ {2}GET {4}\/userinfo {2}\(token\)$/m)
    expect(text).toMatch(/^Demo user: demo\nPassword: {2}\S.*$/m)
  })

  test('its commands work when pasted: the token is taken, and after the logout refused', async () => {
    const [login = '', call = '', logout = '', again = '', ...rest] = commands()
    expect(rest).toEqual([])
    const output = await bash([login, 'echo "$TOKEN"', call, logout, again].join('\n'))
    const [token, ...answers] = output.split(/(?=HTTP\/1\.1 )/)
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['200', '204', '401'])
    expect(answers[0]).toContain('"preferred_username":"demo"')
  })

  test('nobody else gets its port or its data', async () => {
    const samePort = start('--port', String(port), ...app)
    expect(await samePort.status).toBe(1)
    expect(samePort.output()).toBe(
      `Port ${port} is taken. Choose another with: npm start -- --port ${port + 1}\n`,
    )
    const sameData = start('--port', String(await freePort()), '--fresh', ...app)
    expect(await sameData.status).toBe(1)
    expect(sameData.output()).toBe('The data in .hallpass is in use. Is another npm start running?\n')
  })

  test('Ctrl-C ends it cleanly, and the next start has the same users and keys', async () => {
    const [login = '', call = ''] = commands()
    const token = `${login}\necho "$TOKEN"`
    const before = (await bash(token)).trim()
    run.stop('SIGINT')
    expect(await run.status).toBe(0)
    expect(run.output()).toMatch(/Stopping …\n$/)

    run = start('--port', String(port), ...app)
    await run.prints(greeting)
    expect(await bash(`TOKEN=${before}\n${call}`)).toMatch(/^HTTP\/1\.1 200/)
    expect(await bash(token)).toMatch(/^\S+\.\S+\.\S+\n$/)
    run.stop('SIGTERM')
    expect(await run.status).toBe(0)
  }, 60_000)

  test('--fresh forgets the users, and --root serves without the stage', async () => {
    run = start('--port', String(port), '--root', '--fresh', ...app)
    await run.prints(greeting)
    const url = `http://127.0.0.1:${port}`
    expect(run.output()).toContain(`Serving ${url}\n`)
    const metadata = await fetch(`${url}/.well-known/oauth-authorization-server`)
    expect(await metadata.json()).toMatchObject({ issuer: url })
    // It was registered anew.
    expect(run.output()).toMatch(/^Demo user: demo$/m)
    run.stop('SIGINT')
    expect(await run.status).toBe(0)
  }, 60_000)
})
