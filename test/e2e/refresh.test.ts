import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAdministrator } from './administrator.ts'
import type { Answer } from './client.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

const system = await startSystem()
const { newSession, newUser } = system
const { scan, database, table } = createAdministrator(system)

const refresh = (token: string, on = system) =>
  on.call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })

/** Refreshes, which must succeed. */
async function renew(token: string, on = system) {
  const { status, json } = await refresh(token, on)
  expect({ status, json }).toMatchObject({ status: 200 })
  return { access: String(json.access_token), next: String(json.refresh_token) }
}

const show = async (token: string, on = system) => (await on.call('GET', '/whoami', { token })).status

function expectRefused({ status, json }: Answer) {
  expect({ status, json }).toEqual({
    status: 400,
    json: {
      error: 'invalid_grant',
      error_description: 'The grant is invalid, expired or revoked, or was issued to another client.',
    },
  })
}

const generationOf = async (grantId: string) =>
  (await scan('Auth/Tables/Grants')).find((grant) => grant.grantId === grantId)?.generation

describe('S-30 one refresh token shown by 50 at the same moment', () => {
  it('gives each an answer, all the same successor, and one lineage', async () => {
    const session = await newSession()
    const answers = await Promise.all(Array.from({ length: 50 }, () => renew(session.refresh_token)))
    const successors = new Set(answers.map(({ next }) => next))
    expect(successors.size).toBe(1)
    expect(await generationOf(session.grant_id)).toBe(1)
    expect(new Set(answers.map(({ access }) => access)).size).toBe(50)
    for (const token of [session.access_token, ...answers.slice(0, 5).map(({ access }) => access)]) {
      expect(await show(token)).toBe(200)
    }
    const [successor = ''] = successors
    await renew(successor)
    expect(await generationOf(session.grant_id)).toBe(2)
  })
})

describe('S-31 a refresh token that was used already', () => {
  it('gives the same successor again while that is unused, within the grace period', async () => {
    const { refresh_token: first } = await newSession()
    const { next } = await renew(first)
    expect((await renew(first)).next).toBe(next)
    expect((await renew(first)).next).toBe(next)
    expect((await renew(next)).next).not.toBe(next)
  })

  it('revokes the grant once its successor was used, and the descendant fails at once', async () => {
    const { refresh_token: first, access_token: token } = await newSession()
    const second = await renew(first)
    const third = await renew(second.next)
    expectRefused(await refresh(first))
    expectRefused(await refresh(third.next))
    expectRefused(await refresh(second.next))
    for (const access of [token, second.access, third.access]) expect(await show(access)).toBe(401)
  })

  it.each([
    ['a scope that it may not have', { scope: 'burn' }],
    ['a resource that it is not for', { resource: 'https://other.example' }],
  ])('revokes the grant, though it asks for %s', async (_, more) => {
    const { refresh_token: first } = await newSession()
    const { next } = await renew((await renew(first)).next)
    const form = { grant_type: 'refresh_token', refresh_token: first, ...more }
    expectRefused(await system.call('POST', '/token', { form }))
    expectRefused(await refresh(next))
  })

  it('revokes the grant once the grace period is over, though its successor is unused', async () => {
    const later = await startSystem()
    const sessions = [await later.newSession(), await later.newSession()] as const
    const [within, after] = await Promise.all(
      sessions.map(async ({ refresh_token: first }) => ({ first, ...(await renew(first, later)) })),
    )
    later.advance(25_000)
    expect((await renew(within?.first ?? '', later)).next).toBe(within?.next)
    later.advance(10_000)
    expectRefused(await refresh(after?.first ?? '', later))
    expectRefused(await refresh(after?.next ?? '', later))
    expect(await show(after?.access ?? '', later)).toBe(401)
    // The other grant has nothing to do with it.
    await renew(within?.next ?? '', later)
  })

  it('harms no other grant of the same user', async () => {
    const user = await newUser()
    const [one, other] = [await system.logIn(user), await system.logIn(user)]
    await renew((await renew(one.refresh_token)).next)
    expectRefused(await refresh(one.refresh_token))
    expect(await show(one.access_token)).toBe(401)
    expect(await show(other.access_token)).toBe(200)
    await renew(other.refresh_token)
  })
})

const otherMac = (await newSession()).refresh_token.split('.').at(-1) ?? ''

describe('S-32 a refresh token that was altered or made up', () => {
  it.each<[string, (token: string) => string]>([
    ['another MAC', (token) => token.replace(/.{4}$/, 'AAAA')],
    ['no MAC', (token) => token.replace(/\.[^.]*$/, '')],
    ['an empty MAC', (token) => token.replace(/[^.]*$/, '')],
    ['another generation', (token) => token.replace('.0.', '.1.')],
    ['a negative generation', (token) => token.replace('.0.', '.-1.')],
    ['a generation in another spelling', (token) => token.replace('.0.', '.00.')],
    ['another key version', (token) => token.replace('_1.', '_2.')],
    ['another kind', (token) => token.replace('_rt_', '_ac_')],
    ['capitals in the grant id', (token) => token.replace(/\.[0-9a-f-]{36}\./, (id) => id.toUpperCase())],
    ['a space before', (token) => ` ${token}`],
    ['a line break behind', (token) => `${token}\n`],
    ['something behind', (token) => `${token}.x`],
    ['padding', (token) => `${token}=`],
    ['a character of none', (token) => token.replace(/.$/, '\u0000')],
    ['the MAC of another grant', (token) => token.replace(/[^.]*$/, otherMac)],
  ])('with %s is refused, and the grant lives on', async (_, alter) => {
    const { refresh_token: token, access_token: access } = await newSession()
    const altered = alter(token)
    expect(altered).not.toBe(token)
    expectRefused(await refresh(altered))
    expect(await show(access)).toBe(200)
    await renew(token)
  })

  it('whatever is changed in it, is refused, and the grant lives on', async () => {
    const { refresh_token: token, access_token: access } = await newSession()
    const position = fc.integer({ min: 0, max: token.length - 1 })
    const character = fc.constantFrom(...'0123456789abcdefABCDEF-_.xyz')
    await fc.assert(
      fc.asyncProperty(position, character, async (at, replacement) => {
        fc.pre(token[at] !== replacement)
        expectRefused(await refresh(token.slice(0, at) + replacement + token.slice(at + 1)))
      }),
      { numRuns: 100 },
    )
    expect(await show(access)).toBe(200)
    await renew(token)
  })

  it('is refused just so where it was used up, and does not count as reuse', async () => {
    const { refresh_token: first } = await newSession()
    const second = await renew(first)
    const third = await renew(second.next)
    expectRefused(await refresh(first.replace(/.{4}$/, 'AAAA')))
    await renew(third.next)
  })
})

describe('S-22 a refresh token shown by another than its client', () => {
  it('is refused and stays what it was', async () => {
    const developer = await newSession()
    const [own, other] = [await registerApp(system, developer), await registerApp(system, developer)]
    const { refresh_token: delegated } = await own.connect(developer)
    expectRefused(await other.refresh(delegated))
    expectRefused(await refresh(delegated))
    expectRefused(await own.refresh(developer.refresh_token))
    // After it was used, too: a stranger must not be able to end the grant by showing it.
    const { json } = await own.refresh(delegated)
    await own.refresh(String(json.refresh_token))
    expectRefused(await other.refresh(delegated))
    expect(await show(String(json.access_token))).toBe(200)
    await renew(developer.refresh_token)
  })
})

describe('S-33 a refresh token whose user', () => {
  // With no cut-off: what is read of the user decides by itself.
  it.each([
    ['is disabled', 'status', 'disabled'],
    ['is deleted', 'status', 'deleted'],
    ['is another by now, of the same name', 'sub', 'another'],
  ])('%s is refused', async (_, name, value) => {
    const { username, refresh_token: token } = await newSession()
    await database.send(
      new UpdateItemCommand({
        TableName: table('Auth/Tables/Users'),
        Key: { username: { S: username } },
        UpdateExpression: 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': { S: value } },
      }),
    )
    expectRefused(await refresh(token))
  })
})

describe('the lives of a grant', () => {
  const day = 24 * 60 * 60 * 1000

  it('ends when it was not refreshed for 14 days', async () => {
    const later = await startSystem()
    const [used, idle] = [await later.newSession(), await later.newSession()]
    later.advance(14 * day - 60_000)
    const { next } = await renew(used.refresh_token, later)
    later.advance(60_000)
    expectRefused(await refresh(idle.refresh_token, later))
    await renew(next, later)
  })

  it('ends after 90 days, however often it was refreshed, and its last access token with it', async () => {
    const later = await startSystem()
    let { refresh_token: token } = await later.newSession()
    for (let refreshed = 0; refreshed < 8; refreshed++) {
      later.advance(11 * day)
      token = (await renew(token, later)).next
    }
    later.advance(2 * day - 60_000)
    const { status, json } = await refresh(token, later)
    expect({ status, life: Number(json.expires_in) <= 60 }).toEqual({ status: 200, life: true })
    later.advance(60_000)
    expectRefused(await refresh(String(json.refresh_token), later))
    expect(await show(String(json.access_token), later)).toBe(401)
  })
})
