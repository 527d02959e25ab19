import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { claimsOf } from '../e2e/decode.ts'
import { startSystem } from '../e2e/system.ts'
import { registerApp, type ThirdPartyApp } from '../e2e/third-party.ts'
import { administerLocally, cells, done, refused } from './command-line.ts'

const system = await startSystem()
const { call, logIn, newUser, newSession } = system
const { run, json } = await administerLocally(system, 'revocations')
const app: ThirdPartyApp = await registerApp(system, await newSession())

const machine = { grant_type: 'client_credentials' }

const works = async ({ access_token: token }: { readonly access_token: string }) =>
  (await call('GET', '/whoami', { token })).status

describe('S-37 revoking', () => {
  it('a token, by its jti or as a whole, ends it alone; a refresh token ends its grant', async () => {
    const user = await newUser()
    const [byId, whole, refreshed, sibling] = [
      await logIn(user),
      await logIn(user),
      await logIn(user),
      await logIn(user),
    ]
    const { jti } = claimsOf(byId.access_token)
    expect(await run(`revoke token ${jti} --yes`)).toEqual(done(`Revoked the access token ${jti}.\n`))
    expect(await works(byId)).toBe(401)
    const form = { grant_type: 'refresh_token', refresh_token: byId.refresh_token }
    expect((await call('POST', '/token', { form })).status).toBe(200)

    expect(await json('revoke token --yes', { input: `${whole.access_token}\n` })).toEqual({
      revoked: `jti:${claimsOf(whole.access_token).jti}`,
    })
    expect(await works(whole)).toBe(401)

    expect(await run('revoke token --yes', { input: refreshed.refresh_token })).toEqual(
      done(`Revoked the grant ${refreshed.grant_id}, and with it every token of it.\n`),
    )
    expect(await works(refreshed)).toBe(401)
    expect(await works(sibling)).toBe(200)
  })

  it('a token on the command line is refused, and lives', async () => {
    const session = await newSession()
    const { status, stderr } = await run(`revoke token ${session.access_token} --yes`)
    expect(status).toBe(2)
    expect(stderr).toMatch(/^A token does not belong on a command line\./)
    expect(await run('revoke token --yes', { input: 'no token' })).toEqual(
      refused('The access token is malformed, expired or revoked.'),
    )
    for (const input of ['', '\n', ' ']) {
      expect(await run('revoke token --yes', { input })).toEqual(
        refused('Nothing was done: no token was given.'),
      )
    }
    expect(await works(session)).toBe(200)
  })

  it('a grant ends its tokens, and one that nobody has is told from it', async () => {
    const [session, sibling] = [await newSession(), await newSession()]
    expect(await run(`revoke grant ${session.grant_id} --yes`)).toEqual(
      done(`Revoked the grant ${session.grant_id}.\n`),
    )
    expect(await works(session)).toBe(401)
    expect(await works(sibling)).toBe(200)
    const nobodys = session.grant_id.replace(/.{12}$/, '000000000000')
    expect((await run(`revoke grant ${nobodys} --yes`)).stdout).toMatch(/^No grant .* is stored/)
    expect(await run('revoke grant 12 --yes')).toEqual(refused('grantId must be the id of a grant.'))
  })

  it('a user ends every grant, and the user may log in again', async () => {
    const session = await newSession()
    const connected = await app.connect(session)
    expect(await run(`revoke user ${session.username} --yes`)).toEqual(
      done(`Ended every grant of ${session.username}.\n`),
    )
    expect([await works(session), await works(connected)]).toEqual([401, 401])
    expect(await works(await logIn(session))).toBe(200)
    expect(await run('revoke user nobody --yes')).toEqual(refused('There is no user nobody.'))
  })

  it('a client ends what it was given by anyone, and may be connected again', async () => {
    const [session, other] = [await newSession(), await newSession()]
    const connected = [await app.connect(session), await app.connect(other)]
    expect(await run(`revoke client ${app.clientId} --yes`)).toEqual(
      done(`Ended every grant of the client ${app.clientId}.\n`),
    )
    for (const tokens of connected) expect(await works(tokens)).toBe(401)
    expect(await works(session)).toBe(200)
    expect(await works(await app.connect(session))).toBe(200)
  })

  it('a client ends what it has after its owner was disabled: what others gave it, and tokens of its own', async () => {
    const owner = await newSession()
    const owned = await registerApp(system, owner)
    const connected = await owned.connect(await newUser())
    const own = { access_token: String((await owned.ask('/token', machine)).json.access_token) }
    expect((await run(`user disable ${owner.username} --yes`)).status).toBe(0)
    expect([await works(connected), await works(own)]).toEqual([200, 200])
    expect((await owned.ask('/token', machine)).status).toBe(401)
    expect((await run(`revoke client ${owned.clientId} --yes`)).status).toBe(0)
    expect([await works(connected), await works(own)]).toEqual([401, 401])
  })

  it('a client that is not there is told, and your own front ends are no client', async () => {
    const unknown = randomUUID()
    expect(await run(`revoke client ${unknown} --yes`)).toEqual(
      done(`No client ${unknown} is stored; should a token of it exist, it is refused now.\n`),
    )
    expect(await run('revoke client first-party --yes')).toEqual(
      refused('first-party stands for your own front ends, whose grants end by grant or by user only.'),
    )
  })
})

describe("listing a user's grants", () => {
  it('shows each that stands, in a table that hides what a label would do to a terminal', async () => {
    const session = await newSession()
    const connected = await app.connect(session)
    const [hidden, ended] = [
      await call('POST', '/login', { json: session, headers: { 'User-Agent': 'Fire\u009b2Jfox' } }),
      await logIn(session),
    ]
    await run(`revoke grant ${ended.grant_id} --yes`)
    const { stdout } = await run(`user grants ${session.username}`)
    expect(stdout).toMatch(
      /^GRANT {2,}KIND {2,}APP {2,}CLIENT {2,}CONNECTED AT {2,}LABEL {2,}SCOPE {2,}CREATED \(UTC\) {2,}/,
    )
    expect(stdout.trimEnd().split('\n')).toHaveLength(4)
    expect(cells(stdout, connected.grant_id).slice(1, 6)).toEqual([
      'authorization_code',
      'Scheduler',
      app.clientId,
      'app.example',
      'notes:read notes:write',
    ])
    expect(cells(stdout, String(hidden.json.grant_id)).slice(1, 4)).toEqual([
      'password',
      'first-party',
      'Fire2Jfox',
    ])
    const { grants } = await json(`user grants ${session.username}`)
    expect(grants).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ grant_id: session.grant_id, kind: 'password', client_id: 'first-party' }),
      ]),
    )
  })

  it('says that there is none, and goes on after a page', async () => {
    const user = await newUser()
    expect(await run(`user grants ${user.username}`)).toEqual(done('None.\n'))
    for (let login = 0; login < 31; login++) await logIn(user)
    const { stdout } = await run(`user grants ${user.username}`)
    const [, next = ''] = /There may be more: (user grants .*)\n$/.exec(stdout) ?? []
    expect((await run(next)).stdout.trimEnd().split('\n')).toHaveLength(2)
  })
})
