import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { expect, it, onTestFinished } from 'vitest'
import { createAdministrator } from './administrator.ts'
import { startSystem } from './system.ts'
import { editEnvironment } from './template-edits.ts'

const users = 'Auth/Tables/Users'
const password = 'orchard lantern seventeen'

/** Starts the system on one folder time and again, as by deployments with other costs. */
async function createDeployments() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hallpass-rehash-'))
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
  return async (cost: number, highestCost = cost) => {
    const system = await startSystem({
      dataFolder,
      editTemplate: (template) =>
        editEnvironment(template, (variables) =>
          'BCRYPT_COST' in variables
            ? { ...variables, BCRYPT_COST: String(cost), HIGHEST_BCRYPT_COST: String(highestCost) }
            : variables,
        ),
    })
    const logIn = async (username: string, shown = password) =>
      (await system.call('POST', '/login', { json: { username, password: shown } })).status
    /** The user's item, with the cost that stands in the hash itself. */
    const stored = async (username: string): Promise<Record<string, unknown>> => {
      const items = await createAdministrator(system).scan(users)
      const found = items.find((item) => item.username === username)
      return { ...found, cost: Number(String(found?.passwordHash).split('$')[2]) }
    }
    return { ...system, logIn, stored }
  }
}

it('S-47 renews a hash of another cost at the next login, and only then', async () => {
  const deploy = await createDeployments()
  const before = await deploy(4)
  for (const username of ['early', 'late'])
    await before.call('POST', '/register', { json: { username, password } })
  const original = await before.stored('early')
  expect(original).toMatchObject({ cost: 4, bcryptCost: 4, pepperVersion: 1 })
  expect(await before.logIn('early')).toBe(200)
  expect(await before.stored('early')).toEqual(original)
  await before.close()

  const after = await deploy(6)
  expect(await after.logIn('early', 'a wrong password, long')).toBe(400)
  expect(await after.stored('early')).toEqual(original)
  expect(await after.logIn('early')).toBe(200)
  const renewed = await after.stored('early')
  expect(renewed).toEqual({ ...original, cost: 6, bcryptCost: 6, passwordHash: renewed.passwordHash })
  expect(renewed.passwordHash).not.toBe(original.passwordHash)
  expect(await after.logIn('early')).toBe(200)
  expect(await after.stored('early')).toEqual(renewed)
  expect((await after.stored('late')).cost).toBe(4)
  await after.close()

  // Lowered again: the highest cost stays that of the hashes that are still there.
  const lowered = await deploy(5, 6)
  expect([await lowered.logIn('early'), await lowered.logIn('late')]).toEqual([200, 200])
  expect([(await lowered.stored('early')).cost, (await lowered.stored('late')).cost]).toEqual([5, 5])
})

it('S-47 renews a hash of an older pepper, and takes none of a pepper that is gone', async () => {
  const deploy = await createDeployments()
  const system = await deploy(4)
  const { secret } = createAdministrator(system)
  const register = (username: string) => system.call('POST', '/register', { json: { username, password } })
  await register('early')
  await register('late')
  const client = new SecretsManagerClient(system.aws)
  const setPepper = async (value: object) => {
    const SecretString = JSON.stringify(value)
    const SecretId = system.secrets['Auth/Secrets/Pepper']
    await client.send(new PutSecretValueCommand({ SecretId, SecretString }))
    // Functions use what they read for five minutes.
    system.advance(5 * 60_000)
  }
  const { version, current } = JSON.parse(await secret('Auth/Secrets/Pepper'))
  expect(version).toBe(1)

  const second = 'S'.repeat(64)
  await setPepper({ version: 2, current: second, previous: current })
  expect(await system.logIn('early', 'a wrong password, long')).toBe(400)
  expect((await system.stored('early')).pepperVersion).toBe(1)
  expect(await system.logIn('early')).toBe(200)
  expect((await system.stored('early')).pepperVersion).toBe(2)
  await register('new')
  expect((await system.stored('new')).pepperVersion).toBe(2)

  await setPepper({ version: 3, current: 'T'.repeat(64), previous: second })
  expect([await system.logIn('early'), await system.logIn('new')]).toEqual([200, 200])
  // Nobody can tell whether this password is right: that is the service's fault and is logged as such.
  expect(await system.logIn('late')).toBe(500)
  expect(system.logs.at(-1)?.line).toContain('no pepper of version 1 is held')
})
