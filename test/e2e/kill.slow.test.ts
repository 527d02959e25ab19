import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, inject, it, onTestFinished } from 'vitest'
import type { LocalSystem } from '../../local/system.ts'
import { createAdministrator } from './administrator.ts'
import { createClient, type Tokens } from './client.ts'

type Served = Pick<LocalSystem, 'url' | 'aws' | 'tables' | 'secrets'>

interface Session extends Tokens {
  /** A logout whose answer was lost may have happened or not. */
  state: 'lives' | 'ended' | 'unknown'
}

const password = 'orchard lantern seventeen'
const program = join(import.meta.dirname, 'killed-process.ts')

function start(dataFolder: string) {
  const issuer = 'https://api.hallpass.test'
  return spawn(process.execPath, [program, inject('assembly'), dataFolder, issuer], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function served(child: ChildProcess): Promise<Served> {
  if (!child.stdout) throw new Error('the child has no output')
  const [line] = await once(createInterface(child.stdout), 'line')
  return JSON.parse(String(line))
}

async function kill(child: ChildProcess) {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  expect((await exited)[1]).toBe('SIGKILL')
}

/** What the system has acknowledged, over all of its lives. */
function createLedger() {
  const users = new Map<string, string>()
  const sessions: Session[] = []
  let names = 0

  /** Registers, logs in, calls, and logs some out again, until the process dies. */
  async function use({ url }: Served) {
    const { call, logIn } = createClient(url)
    for (;;) {
      const username = `user-${++names}`
      const { status, json } = await call('POST', '/register', { json: { username, password } })
      expect(status).toBe(201)
      users.set(username, String(json.sub))
      for (let again = 0; again < 2; again++) {
        const session: Session = { ...(await logIn({ username, password })), state: 'lives' }
        sessions.push(session)
        if (randomInt(2) === 0) continue
        session.state = 'unknown'
        const { status } = await call('POST', '/logout', { token: session.access_token })
        expect(status).toBe(204)
        session.state = 'ended'
      }
    }
  }

  async function expectAllThere(
    system: Served,
    since: { readonly users: number; readonly sessions: number },
  ) {
    const { call, logIn } = createClient(system.url)
    const { scan } = createAdministrator(system)
    const stored = new Map((await scan('Auth/Tables/Users')).map(({ username, sub }) => [username, sub]))
    for (const [username, sub] of users) expect(stored.get(username)).toBe(sub)
    const grants = new Set((await scan('Auth/Tables/Grants')).map(({ grantId }) => grantId))
    for (const { grant_id: grantId } of sessions) expect(grants).toContain(grantId)

    for (const username of [...users.keys()].slice(since.users)) await logIn({ username, password })
    for (const { access_token: token, state } of sessions.slice(since.sessions)) {
      const { status } = await call('GET', '/whoami', { token })
      if (state !== 'unknown') expect(status).toBe(state === 'ended' ? 401 : 200)
    }
  }

  return { users, sessions, use, expectAllThere }
}

it('S-54 loses nothing that it acknowledged, and starts again, killed 25 times at any moment', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hallpass-kill-'))
  const children: ChildProcess[] = []
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL')
    await rm(dataFolder, { recursive: true, force: true })
  })
  const { users, sessions, use, expectAllThere } = createLedger()
  const begin = () => {
    const child = start(dataFolder)
    children.push(child)
    return child
  }

  let known = { users: 0, sessions: 0 }
  for (let round = 0; round < 25; round++) {
    const child = begin()
    // Every fifth is killed while it starts: the first of them while the first keys are made.
    if (round % 5 === 0) {
      await wait(randomInt(200, 900))
      await kill(child)
      continue
    }
    const system = await served(child)
    await expectAllThere(system, known)
    known = { users: users.size, sessions: sessions.length }
    const clients = Array.from({ length: 4 }, () => use(system).catch((error: Error) => error))
    const outcomes = Promise.all(clients)
    const moment = sessions.length + randomInt(0, 40)
    let areOver = false
    void outcomes.then(() => {
      areOver = true
    })
    while (sessions.length < moment && !areOver) await wait(1)
    await wait(randomInt(0, 20))
    await kill(child)
    // Fetch fails once the process is gone, and nothing else may.
    for (const error of await outcomes) expect(String(error)).toContain('fetch failed')
  }
  const last = begin()
  await expectAllThere(await served(last), { users: 0, sessions: 0 })
  const ended = sessions.filter(({ state }) => state === 'ended').length
  process.stdout.write(`S-54: ${users.size} users, ${sessions.length} logins, ${ended} logouts kept\n`)
  expect(users.size).toBeGreaterThan(50)
  expect(ended).toBeGreaterThan(50)
})
