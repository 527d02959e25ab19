import { randomUUID } from 'node:crypto'
import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, it } from 'vitest'
import { databaseAt } from '../../bench/store/database.ts'
import { ids } from '../../functions/adapters/ids.ts'
import type { AwsCall } from '../../local/aws/endpoint.ts'
import { createAdministrator } from './administrator.ts'
import { createCallNames } from './call-names.ts'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const count = 100_000

/** The most that one call writes, and how many calls are made at a time. */
const [batchSize, writers] = [25, 8]

const made: AwsCall[] = []
const system = await startSystem({ intercept: (call) => void made.push(call) })
const { call, newSession, newUser, logIn } = system
const nameOf = createCallNames(system)
const { scan, table } = createAdministrator(system)
const developer = await newSession()
const [app, otherApp] = [await registerApp(system, developer), await registerApp(system, developer)]

/** Stores as many grants of the app, each like a real one, and gives the ids of some, from the first to the last. */
async function storeGrants(): Promise<string[]> {
  const { grant_id: realId } = await app.connect(await newUser())
  const real = (await scan('Auth/Tables/Grants')).find(({ grantId }) => grantId === realId)
  const began = Date.now()
  const grantIds = Array.from({ length: count }, (_, index) => ids.timed(began - count + index))
  const database = databaseAt(system.aws.endpoint, system.aws.credentials.accessKeyId)
  const batches = Array.from({ length: count / batchSize }, (_, index) =>
    grantIds.slice(index * batchSize, (index + 1) * batchSize),
  ).values()
  async function write() {
    // The writers share what is left.
    for (const batch of batches) {
      const puts = batch.map((grantId) => ({
        PutRequest: { Item: marshall({ ...real, grantId, sub: randomUUID() }) },
      }))
      const answer = await database.call('BatchWriteItem', {
        RequestItems: { [table('Auth/Tables/Grants')]: puts },
      })
      expect(answer).toMatchObject({ status: 200, body: { UnprocessedItems: {} } })
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  return grantIds.filter((_, index) => index % (count / 20) === 0 || index === count - 1)
}

const statuses = (tokens: readonly unknown[]) =>
  Promise.all(tokens.map(async (token) => (await call('GET', '/whoami', { token: String(token) })).status))

const all = (status: number, tokens: readonly unknown[]) => tokens.map(() => status)

describe('S-37 deleting a client with 100,000 grants', () => {
  it('takes two writes, and the next call of each of its tokens gets 401', async () => {
    const { forge } = await createForge(system)
    const stored = (await storeGrants()).map((grantId) =>
      forge({ claims: { client_id: app.clientId, grant_id: grantId, sub: randomUUID() } }),
    )
    const users = [await newUser(), await newUser(), await newUser()]
    const connected = await Promise.all(users.map((user) => app.connect(user)))
    const own = (await app.ask('/token', { grant_type: 'client_credentials' })).json.access_token
    const exchanged = (await app.exchange(developer.access_token)).json.access_token
    const tokens = [...stored, ...connected.map(({ access_token: token }) => token), own, exchanged]

    const elsewhere = await Promise.all(users.map((user) => otherApp.connect(user)))
    const sessions = [developer, ...(await Promise.all(users.map((user) => logIn(user))))]
    const bystanders = [...elsewhere, ...sessions].map(({ access_token: token }) => token)
    expect(await statuses([...tokens, ...bystanders])).toEqual(all(200, [...tokens, ...bystanders]))

    const before = made.length
    const path = `/clients/${app.clientId}`
    expect((await call('DELETE', path, { token: developer.access_token })).status).toBe(204)
    const deleting = made.slice(before).filter(({ caller }) => caller === 'Auth/Clients/Function')
    expect(deleting.map(nameOf).filter((name) => !name.startsWith('BatchGetItem'))).toEqual([
      'UpdateItem Auth/Tables/Clients',
      'UpdateItem Auth/Tables/RevokedTokens',
    ])

    expect(await statuses(tokens)).toEqual(all(401, tokens))
    for (const { refresh_token: token } of connected) {
      expect(await app.refresh(token)).toMatchObject({ status: 401, json: { error: 'invalid_client' } })
    }
    expect(await statuses(bystanders)).toEqual(all(200, bystanders))
    for (const { refresh_token: token } of elsewhere) expect((await otherApp.refresh(token)).status).toBe(200)
  })
})
