import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { systemFolder } from '../../local/start/running.ts'
import { createClient } from '../e2e/client.ts'
import { freePort } from '../free-port.ts'
import { admin, refused } from './command-line.ts'

const project = join(import.meta.dirname, '..', '..')
const app = 'test/e2e/app/app.ts'

/** Runs `npm start` until it serves. */
async function start(port: number) {
  const child = spawn(process.execPath, ['local/start.ts', '--port', String(port), '--fresh', '--app', app], {
    cwd: project,
  })
  const closed = once(child, 'close')
  const stop = async (signal: 'SIGINT' | 'SIGKILL') => {
    child.kill(signal)
    await closed
  }
  onTestFinished(async () => {
    await stop('SIGKILL')
    await rm(systemFolder(project, app), { recursive: true, force: true })
  })
  const serves = new Promise<void>((resolve, reject) => {
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes('Ctrl-C ends it.')) resolve()
      })
    }
    child.on('close', () => reject(new Error(`It ended: ${output}`)))
  })
  await serves
  return stop
}

it('administers the system that npm start runs, as long as it runs', async () => {
  const port = await freePort()
  const run = (line: string, input = '') => admin([...line.split(' '), '--app', app], { input })
  const stop = await start(port)
  const password = 'lantern orchard eighteen'
  expect((await run('user create ada', password)).stderr).toBe('')
  const { call, logIn } = createClient(`http://127.0.0.1:${port}/prod`)
  const { access_token: token } = await logIn({ username: 'ada', password })
  expect((await call('GET', '/whoami', { token })).status).toBe(200)
  expect((await run('revoke user ada --yes')).status).toBe(0)
  expect((await call('GET', '/whoami', { token })).status).toBe(401)

  await stop('SIGINT')
  expect(await run('user show ada')).toEqual(
    refused(
      `No local system is running. Start one with npm start -- --app ${app}, or name a deployed one with --stack.`,
    ),
  )
}, 120_000)
