import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { createAdministrator } from './administrator.ts'
import { startSystem } from './system.ts'

const signingKey = 'Auth/Secrets/SigningKey'

const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid

/** How long a key must have been published before it signs, and how long verifiers use what they read, in ms. */
const publicationAge = 60_000

/** How long issuers use the secret that they read, in ms. */
const secretAge = 5 * 60_000

describe('S-51 rotating the keys', () => {
  it('twice under load, as fast as the design allows, fails no request', async () => {
    const system = await startSystem()
    const { call, newUser, logIn } = system
    const published = new Set<string>()
    const used = new Set<string>()
    let requests = 0
    let isOver = false

    /** Logs in and calls with what it got, now and a few logins later, until it is over. */
    async function load() {
      const user = await newUser()
      const kept: string[] = []
      while (!isOver) {
        const { access_token: token } = await logIn(user)
        expect(published).toContain(kidOf(token))
        used.add(kidOf(token))
        kept.push(token)
        for (const shown of kept.slice(-3)) {
          const { status } = await call('GET', '/whoami', { token: shown })
          expect(status).toBe(200)
          requests++
        }
      }
    }
    /** Whoever verifies by the published keys knows each key before the first token that it signs. */
    async function readKeys() {
      const { status, json } = await call('GET', '/.well-known/jwks.json')
      expect(status).toBe(200)
      for (const { kid } of json.keys as { kid: string }[]) published.add(kid)
    }

    await readKeys()
    const clients = Array.from({ length: 4 }, load)
    /** Lets the load go on for a while, so that it uses the keys that there are now. */
    async function letGo() {
      const before = requests
      while (requests < before + 12) await readKeys()
    }
    async function rotateTwice() {
      for (let round = 0; round < 2; round++) {
        await letGo()
        system.advance(publicationAge)
        await readKeys()
        await system.rotate(signingKey)
      }
      await letGo()
      system.advance(secretAge)
      await letGo()
      isOver = true
    }
    await Promise.all([...clients, rotateTwice()])
    // The first key, and the third, which signs from the second rotation on; perhaps the second in between.
    expect(used.size).toBeGreaterThanOrEqual(2)
    expect(published.size).toBe(4)
    expect(system.logs.filter(({ line }) => line.includes('"ERROR"'))).toEqual([])
  })

  it('leaves old tokens as they are, until they end by themselves', async () => {
    const system = await startSystem()
    const { call, newSession, logIn } = system
    const { access_token: old, ...user } = await newSession()
    const show = async (token: string) => (await call('GET', '/whoami', { token })).status
    for (let rotation = 0; rotation < 2; rotation++) {
      system.advance(publicationAge)
      await system.rotate(signingKey)
    }
    system.advance(secretAge)
    const { access_token: fresh } = await logIn(user)
    expect(kidOf(fresh)).not.toBe(kidOf(old))
    expect([await show(old), await show(fresh)]).toEqual([200, 200])
    system.advance(9 * 60_000)
    expect([await show(old), await show(fresh)]).toEqual([401, 200])
  })

  it('sooner than the next key was published for a minute is refused, and harms nothing', async () => {
    const system = await startSystem()
    const { call, newSession } = system
    const { access_token: token } = await newSession()
    const readKids = async () => {
      const { keys } = (await call('GET', '/.well-known/jwks.json')).json as { keys: { kid: string }[] }
      return keys.map(({ kid }) => kid).sort()
    }
    const kids = await readKids()
    await expect(system.rotate(signingKey)).rejects.toThrow()
    expect(system.logs.map(({ line }) => line).join()).toMatch(/published too recently; it may sign in \d+ s/)
    expect(await readKids()).toEqual(kids)
    expect((await call('GET', '/whoami', { token })).status).toBe(200)
    system.advance(publicationAge)
    await system.rotate(signingKey)
  })
})

describe("S-51 removing a key's row", () => {
  it('stops its tokens within the minute for which keys are kept, on every instance, and no others', async () => {
    const system = await startSystem()
    const { call, newSession, logIn } = system
    const { database, table } = createAdministrator(system)
    const { access_token: old, ...user } = await newSession()
    system.advance(publicationAge)
    await system.rotate(signingKey)
    system.advance(secretAge)
    const { access_token: fresh } = await logIn(user)

    // As many instances as one machine has here have the keys in memory.
    const showAll = async (token: string) => {
      const answers = Array.from({ length: 20 }, () => call('GET', '/whoami', { token }))
      return new Set((await Promise.all(answers)).map(({ status }) => status))
    }
    expect(await showAll(old)).toEqual(new Set([200]))
    const kid = kidOf(old)
    await database.send(
      new DeleteItemCommand({ TableName: table('Auth/Tables/SigningKeys'), Key: { kid: { S: kid } } }),
    )
    system.advance(publicationAge)
    const { keys } = (await call('GET', '/.well-known/jwks.json')).json as { keys: { kid: string }[] }
    expect(keys.map((key) => key.kid)).not.toContain(kid)
    expect(await showAll(old)).toEqual(new Set([401]))
    expect(await showAll(fresh)).toEqual(new Set([200]))
  })

  it('of the next key keeps it from ever signing, and the current one goes on until another is published', async () => {
    const system = await startSystem()
    const { call, newUser, logIn } = system
    const { database, table, secret } = createAdministrator(system)
    const { current, next } = JSON.parse(await secret(signingKey))
    await database.send(
      new DeleteItemCommand({ TableName: table('Auth/Tables/SigningKeys'), Key: { kid: { S: next.kid } } }),
    )
    system.advance(publicationAge)
    await system.rotate(signingKey)
    system.advance(secretAge)
    const { access_token: token } = await logIn(await newUser())
    expect(kidOf(token)).toBe(current.kid)
    expect((await call('GET', '/whoami', { token })).status).toBe(200)
  })
})
