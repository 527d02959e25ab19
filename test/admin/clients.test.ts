import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { startSystem } from '../e2e/system.ts'
import { registerApp } from '../e2e/third-party.ts'
import { administerLocally, done, refused } from './command-line.ts'

const system = await startSystem()
const { call, newUser, newSession } = system
const { run, json } = await administerLocally(system, 'clients')

const works = async (token: string) => (await call('GET', '/whoami', { token })).status

describe('an app, whoever registered it', () => {
  it('is shown, with who that was', async () => {
    const owner = await newSession()
    const app = await registerApp(system, owner, { scope: 'notes:read' })
    const { status, stdout } = await run(`client show ${app.clientId}`)
    expect(status).toBe(0)
    expect(stdout.replace(/ {2,}/g, ': ').split('\n')).toEqual([
      'name: Scheduler',
      `client: ${app.clientId}`,
      'status: active',
      `registered by: ${owner.username}`,
      expect.stringMatching(/^registered: \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
      'redirects to: https://app.example/callback',
      'may ask for: notes:read',
      expect.stringMatching(/^grant types: authorization_code refresh_token /),
      '',
    ])
    const shown = await json(`client show ${app.clientId}`)
    expect(shown).toMatchObject({ client_id: app.clientId, owner: owner.username, status: 'active' })
    expect(JSON.stringify(shown)).not.toContain(app.clientSecret)
  })

  it('is deleted for good: its grants end on the next call, and nobody connects it again', async () => {
    const owner = await newSession()
    const [app, other] = [await registerApp(system, owner), await registerApp(system, owner)]
    const [user, bystander] = [await newUser(), await newUser()]
    const connected = [await app.connect(user), await app.connect(bystander)]
    const alive = await other.connect(user)
    for (let twice = 0; twice < 2; twice++) {
      expect(await run(`client delete ${app.clientId} --yes`)).toEqual(
        done(`Deleted the app ${app.clientId}; every grant of it has ended.\n`),
      )
    }
    for (const { access_token: token } of connected) expect(await works(token)).toBe(401)
    expect(await works(alive.access_token)).toBe(200)
    expect(await works(owner.access_token)).toBe(200)
    expect((await app.openPage()).text).toContain('This app is not known here.')
    expect(await json(`client show ${app.clientId}`)).toMatchObject({ status: 'deleted' })
  })

  it('that is not there is said to be none', async () => {
    for (const command of ['client show', 'client delete --yes']) {
      expect(await run(`${command} ${randomUUID()}`)).toEqual(refused('There is no such client.'))
    }
  })
})
