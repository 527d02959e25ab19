import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, it } from 'vitest'
import { ids } from '../../functions/adapters/ids.ts'
import type { ListedGrant } from '../../functions/domain/list-grants.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { claimsOf } from './decode.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

let fault: ((call: AwsCall) => Interception) | undefined
const system = await startSystem({ intercept: (made) => fault?.(made) })
const { call, newSession, newUser, logIn } = system
const developer = await newSession()
const app = await registerApp(system, developer)
const planner = await registerApp(system, developer, { client_name: 'Planner' })

/** A page of the grants of the user whose token it is. */
async function page(token: string, query = '', on = system) {
  const { status, json } = await on.call('GET', `/grants${query}`, { token })
  expect({ status, json }).toMatchObject({ status: 200 })
  return json as { readonly grants: readonly ListedGrant[]; readonly next_cursor?: string }
}

const list = async (token: string, on = system) => (await page(token, '', on)).grants

const makePersonal = (token: string, on = system) =>
  on.call('POST', '/personal-tokens', {
    token,
    json: { name: 'nightly backup', scope: 'notes:read', expires_in: 86_400 },
  })

describe('a listed grant', () => {
  const times = { created_at: expect.any(Number), expires_at: expect.any(Number) }

  it('says how it came to be, by whom it is used, for what, and which is that of the asking token', async () => {
    const session = await newSession({ scope: 'account notes:read' })
    const { access_token: token, grant_id } = session
    const login = { grant_id, kind: 'password', client_id: 'first-party', scope: 'account notes:read' }
    expect(await list(token)).toEqual([{ ...login, ...times, label: 'node', current: true }])

    const phone = await logIn(session, { name: 'A phone' })
    const [connected, planned] = [
      await app.connect({ ...session, ticked: ['notes:write'] }),
      await planner.connect(session),
    ]
    const { json: personal } = await makePersonal(token)
    const own = { ...times, client_id: 'first-party', current: false }
    const consent = { ...times, kind: 'authorization_code', redirect_host: 'app.example', current: false }
    const ofScheduler = { ...consent, client_id: app.clientId, client_name: 'Scheduler' }
    const ofPlanner = { ...consent, client_id: planner.clientId, client_name: 'Planner' }
    const all = 'notes:read notes:write'
    // By its code each app renewed what the consent began.
    const last_refreshed_at = expect.any(Number)
    const expected = [
      { ...own, ...login, label: 'node', current: true },
      { ...own, grant_id: phone.grant_id, kind: 'password', label: 'A phone', scope: `account ${all}` },
      { ...ofScheduler, grant_id: connected.grant_id, scope: 'notes:write', last_refreshed_at },
      { ...ofPlanner, grant_id: planned.grant_id, scope: all, last_refreshed_at },
      {
        ...{ ...own, grant_id: personal.grant_id, kind: 'personal', label: 'nightly backup' },
        scope: 'notes:read',
      },
    ]
    expect(await list(token)).toEqual(
      expected.toSorted((a, b) => (String(a.grant_id) < String(b.grant_id) ? 1 : -1)),
    )
    const current = (await list(phone.access_token)).filter((grant) => grant.current)
    expect(current.map((grant) => grant.grant_id)).toEqual([phone.grant_id])
  })

  it('of an app has its name as it is now, and where its users were sent when they connected it', async () => {
    const changing = await registerApp(system, developer)
    const session = await newSession()
    await changing.connect(session)
    const json = { client_name: 'Your bank', redirect_uris: ['https://bank.example/callback'] }
    await call('PUT', `/clients/${changing.clientId}`, { token: developer.access_token, json })
    expect(await list(session.access_token)).toMatchObject([
      { client_name: 'Your bank', redirect_host: 'app.example' },
      { kind: 'password' },
    ])
  })

  it.each<[string, object, string | undefined]>([
    ['the name given at login', { json: { name: 'A phone' } }, 'A phone'],
    ['what the browser calls itself', { headers: { 'User-Agent': 'Firefox' } }, 'Firefox'],
    ['100 characters of that at most', { headers: { 'User-Agent': 'x'.repeat(200) } }, 'x'.repeat(100)],
    [
      'the name, where there are both',
      { json: { name: 'A phone' }, headers: { 'User-Agent': 'Firefox' } },
      'A phone',
    ],
    ['nothing, where the name is empty', { json: { name: ' ' } }, undefined],
  ])('is known by %s, after a change of the password too', async (_, more, label) => {
    const { username, password } = await newUser()
    const { json = {}, headers }: { json?: object; headers?: Record<string, string> } = more
    const login = await call('POST', '/login', { json: { username, password, ...json }, headers })
    const labels = async ({ access_token: token }: Readonly<Record<string, unknown>>) =>
      (await list(String(token))).map((grant) => grant.label)
    expect(await labels(login.json)).toEqual([label])
    const change = { current_password: password, new_password: 'orchard lantern eighteen', ...json }
    const token = String(login.json.access_token)
    expect(await labels((await call('POST', '/password', { token, json: change, headers })).json)).toEqual([
      label,
    ])
  })

  it('is none of a code: nobody is connected until it is redeemed', async () => {
    const session = await newSession()
    const code = await app.getCode(session)
    expect(await list(session.access_token)).toHaveLength(1)
    await app.redeem(code)
    expect(await list(session.access_token)).toHaveLength(2)
  })
})

describe('the times of a listed grant', () => {
  const day = 86_400

  async function begin() {
    const later = await startSystem()
    let ahead = 0
    const advance = (seconds: number) => {
      later.advance(seconds * 1000)
      ahead += seconds
    }
    const now = () => Math.floor(Date.now() / 1000) + ahead
    const user = await later.newUser()
    const session = await later.logIn(user)
    const began = Number(claimsOf(session.access_token).auth_time)
    /** The grant, as a session that has just begun sees it. */
    const find = async (grantId: string) => {
      const { access_token: token } = await later.logIn(user)
      return (await list(token, later)).find((grant) => grant.grant_id === grantId)
    }
    const refresh = async (token: string) => {
      const form = { grant_type: 'refresh_token', refresh_token: token }
      return String((await later.call('POST', '/token', { form })).json.refresh_token)
    }
    return { later, advance, now, session, began, find, refresh }
  }

  it('are when it began, when it was last refreshed, and 14 days after that, or 90 after it began', async () => {
    const { advance, now, session, began, find, refresh } = await begin()
    const { grant_id: id } = session
    const fresh = await find(id)
    expect(fresh).toMatchObject({ created_at: began, expires_at: began + 14 * day })
    expect(fresh).not.toHaveProperty('last_refreshed_at')

    let { refresh_token: token } = session
    for (let refreshed = 1; refreshed <= 8; refreshed++) {
      advance(10 * day)
      const earliest = now()
      token = await refresh(token)
      const latest = now()
      const grant = await find(id)
      expect(grant?.created_at).toBe(began)
      expect(grant?.last_refreshed_at).toBeGreaterThanOrEqual(earliest)
      expect(grant?.last_refreshed_at).toBeLessThanOrEqual(latest)
      const idle = Number(grant?.last_refreshed_at) + 14 * day
      expect(grant?.expires_at).toBe(Math.min(idle, began + 90 * day))
    }
    expect((await find(id))?.expires_at).toBe(began + 90 * day)
    advance(10 * day)
    expect(await find(id)).toBeUndefined()
  })

  it('tell when it is left out: idle for 14 days, or at the end that a personal token was given', async () => {
    const { later, advance, session, find } = await begin()
    const { json } = await makePersonal(session.access_token, later)
    const personal = String(json.grant_id)
    const end = (await find(personal))?.expires_at
    expect(end).toBe(Number(claimsOf(String(json.access_token)).exp))
    advance(day - 60)
    expect(await find(personal)).toMatchObject({ expires_at: end })
    advance(60)
    expect(await find(personal)).toBeUndefined()
    advance(13 * day - 60)
    expect(await find(session.grant_id)).toBeDefined()
    advance(60)
    expect(await find(session.grant_id)).toBeUndefined()
  })
})

describe('a list of grants', () => {
  it('comes in pages, the newest first, each grant once', async () => {
    const user = await newUser()
    const made: string[] = []
    let token = ''
    for (let login = 0; login < 5; login++) {
      const { grant_id: id, access_token } = await logIn(user)
      made.push(id)
      token = access_token
    }
    const expected = made.toSorted().toReversed()
    for (const [limit, sizes] of [
      [1, [1, 1, 1, 1, 1, 0]],
      [2, [2, 2, 1]],
      [5, [5, 0]],
      [30, [5]],
    ] as const) {
      const pages: string[][] = []
      let cursor: string | undefined
      do {
        const next = await page(token, `?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`)
        pages.push(next.grants.map((grant) => grant.grant_id))
        cursor = next.next_cursor
      } while (cursor !== undefined && pages.length < 10)
      expect(pages.map(({ length }) => length)).toEqual(sizes)
      expect(pages.flat()).toEqual(expected)
    }
  })

  it('has 30 on a page where nobody says how many', async () => {
    const user = await newUser()
    const sessions = await Promise.all(Array.from({ length: 31 }, () => logIn(user)))
    const first = await page(sessions[0]?.access_token ?? '')
    expect(first.grants).toHaveLength(30)
    const second = await page(sessions[0]?.access_token ?? '', `?cursor=${first.next_cursor}`)
    expect(second.grants).toHaveLength(1)
    expect(second.next_cursor).toBeUndefined()
  })

  it('goes on behind a page of which nothing stands any more', async () => {
    const user = await newUser()
    const sessions = [await logIn(user), await logIn(user), await logIn(user), await logIn(user)]
    const [oldest, ...ended] = sessions.toSorted((a, b) => (a.grant_id < b.grant_id ? -1 : 1))
    const token = oldest?.access_token ?? ''
    for (const { refresh_token } of ended) await call('POST', '/revoke', { form: { token: refresh_token } })
    const first = await page(token, '?limit=2')
    expect(first.grants).toEqual([])
    const second = await page(token, `?limit=2&cursor=${first.next_cursor}`)
    expect(second.grants.map((grant) => grant.grant_id)).toEqual([oldest?.grant_id])
  })

  it('goes by the grants themselves where the index names one of another user, or one that is gone', async () => {
    const [session, other] = [await newSession(), await newSession()]
    const named = [other.grant_id, ids.timed(Date.now()), session.grant_id]
    const rows = named.map((grantId) => marshall({ grantId, sub: session.sub }))
    fault = ({ caller, operation }) =>
      caller === 'Auth/Grants/Function' && operation === 'Query'
        ? { status: 200, body: { Items: rows, Count: rows.length, ScannedCount: rows.length } }
        : undefined
    const grants = await list(session.access_token)
    fault = undefined
    expect(grants.map((grant) => grant.grant_id)).toEqual([session.grant_id])
  })
})
