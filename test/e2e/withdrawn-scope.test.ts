import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openSystem, startSystem } from './system.ts'
import { editEnvironment } from './template-edits.ts'
import { createApp, registerApp } from './third-party.ts'

const issuer = 'https://api.hallpass.test'
const dataFolder = await mkdtemp(join(tmpdir(), 'hallpass-withdrawn-'))
afterAll(() => rm(dataFolder, { recursive: true, force: true }))

/** What the functions are told once `notes:write` is no longer for third parties. */
function withdraw(scopes: string): string {
  const catalogue = JSON.parse(scopes) as Record<string, string>
  const description = catalogue['notes:write']
  return JSON.stringify({ ...catalogue, 'notes:write': { description, default: true, thirdParty: false } })
}

it('a scope that is withdrawn from third parties is given to none any more, and stays with its users', async () => {
  const before = await openSystem({ dataFolder, issuer })
  const user = await before.newUser()
  const registered = await registerApp(before, await before.logIn(user))
  const connected = await registered.connect(user)
  expect(connected.scope).toBe('notes:read notes:write')
  await before.close()

  const system = await startSystem({
    ...{ dataFolder, issuer },
    editTemplate: (template) =>
      editEnvironment(template, (variables) => ({
        ...variables,
        ...(variables.SCOPES !== undefined && { SCOPES: withdraw(String(variables.SCOPES)) }),
      })),
  })
  const { clientId, clientSecret = '' } = registered
  const app = createApp(system, { client_id: clientId, client_secret: clientSecret })
  const login = await system.logIn(user)
  expect(login.scope).toBe('account notes:read notes:write')
  const own = { grant_type: 'client_credentials', scope: 'notes:read notes:write' }
  for (const answer of [
    await app.refresh(connected.refresh_token),
    await app.ask('/token', own),
    await app.exchange(login.access_token),
    await app.exchange(connected.access_token, { scope: 'notes:write notes:read' }),
  ]) {
    expect(answer).toMatchObject({ status: 200, json: { scope: 'notes:read' } })
  }
  expect(await app.connect(user)).toMatchObject({ scope: 'notes:read' })
})
