import { describe, expect, it } from 'vitest'
import { startSystem } from '../e2e/system.ts'
import { administerLocally, cells, done, refused } from './command-line.ts'

const system = await startSystem()
const { call, logIn, newUser, newSession } = system
const { run, json } = await administerLocally(system, 'users')

const password = 'lantern orchard eighteen'

const works = async ({ access_token: token }: { readonly access_token: string }) =>
  (await call('GET', '/whoami', { token })).status

const logInStatus = async (user: { readonly username: string; readonly password: string }) =>
  (await call('POST', '/login', { json: user })).status

describe('creating a user', () => {
  it('takes the password from a pipe, with or without the end of its line; the user can log in', async () => {
    const created = await run('user create Ada', { input: `${password}\n` })
    expect(created).toEqual(done(expect.stringMatching(/^Created ada \([0-9a-f-]{36}\)\.\n$/)))
    expect(await logInStatus({ username: 'ada', password })).toBe(200)
    expect(await json('user create grace', { input: password })).toEqual({
      username: 'grace',
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it.each([
    ['a weak password', 'aaaaaaaaaaaaaaaa', 'password is among those that attackers try first: '],
    ['no password', '', 'password must have 15 to 1024 characters.\n'],
    ['two lines', `${password}\nand more\n`, 'Nothing was done: the pipe has more lines than one.\n'],
    ['a blank line behind it', `${password}\n\n`, 'Nothing was done: the pipe has more lines than one.\n'],
    ['bytes that are no text', Uint8Array.of(0xff), 'What was read from the pipe is not UTF-8.\n'],
  ])('refuses %s, and says why', async (_, input, message) => {
    const { status, stdout, stderr } = await run('user create grace-h', { input })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr.slice(0, message.length)).toBe(message)
  })

  it('refuses a name that is taken: for scripts on standard output, by the code of the HTTP interface', async () => {
    const { username } = await newUser()
    const { status, stdout } = await run(`user create ${username} --json`, { input: password })
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      error: 'username_taken',
      error_description: 'username is taken. Choose another.',
    })
  })
})

describe('showing a user', () => {
  it('shows who it is, what the user may hold and since when', async () => {
    const { username, sub } = await newUser()
    const { status, stdout } = await run(`user show ${username.toUpperCase()}`)
    expect(status).toBe(0)
    expect(cells(stdout, 'username')[1]).toBe(username)
    expect(cells(stdout, 'sub')[1]).toBe(sub)
    expect(cells(stdout, 'status')[1]).toBe('active')
    expect(cells(stdout, 'may hold')[1]).toBe('notes:read notes:write (the default)')
    expect(cells(stdout, 'created')[1]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/)
    expect(await json(`user show ${username}`)).toEqual({
      ...{ username, sub, status: 'active', scope: 'notes:read notes:write', has_own_scopes: false },
      created_at: expect.any(Number),
      password_changed_at: expect.any(Number),
    })
  })

  it('says that there is none', async () => {
    expect(await run('user show nobody')).toEqual(refused('There is no user nobody.'))
  })
})

describe('S-48 ending what a user has', () => {
  it('disable: every token and every login is refused; enable: the user may log in again', async () => {
    const session = await newSession()
    const { username } = session
    expect(await run(`user disable ${username} --yes`)).toEqual(
      done(`Disabled ${username}; every grant has ended.\n`),
    )
    expect(await works(session)).toBe(401)
    expect(await logInStatus(session)).toBe(400)
    expect(cells((await run(`user show ${username}`)).stdout, 'status')[1]).toBe('disabled')
    expect(await run(`user enable ${username}`)).toEqual(done(`Enabled ${username}.\n`))
    expect(await works(await logIn(session))).toBe(200)
    expect(await works(session)).toBe(401)
  })

  it('delete: for good, and the name stays taken', async () => {
    const session = await newSession()
    const { username } = session
    expect(await run(`user delete ${username} -y`)).toEqual(
      done(`Deleted ${username}; every grant has ended.\n`),
    )
    expect(await works(session)).toBe(401)
    expect(await logInStatus(session)).toBe(400)
    expect(await run(`user enable ${username}`)).toEqual(
      refused(`The user ${username} is deleted, or was changed meanwhile.`),
    )
    const shown = await run(`user show ${username}`)
    expect(cells(shown.stdout, 'status')[1]).toBe('deleted')
    expect(shown.stdout).not.toContain('may hold')
    expect((await call('POST', '/register', { json: { username, password } })).status).toBe(409)
  })

  it('set-password: the new one works, the old one and every grant end', async () => {
    const session = await newSession()
    const { username } = session
    expect(await run(`user set-password ${username}`, { input: password })).toMatchObject({ status: 2 })
    expect(await works(session)).toBe(200)
    expect(await run(`user set-password ${username} --yes`, { input: password })).toEqual(
      done(`Set the password of ${username}; every grant has ended.\n`),
    )
    expect(await works(session)).toBe(401)
    expect(await logInStatus(session)).toBe(400)
    expect(await works(await logIn({ username, password }))).toBe(200)
  })
})

describe('S-33 another password after the end', () => {
  const refreshed = async (token: string) =>
    (await call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })).json.error

  it('of a disabled user revives nothing until the user is enabled, and then nothing that was ended', async () => {
    const session = await newSession()
    const { username } = session
    await run(`user disable ${username} --yes`)
    expect((await run(`user set-password ${username} --yes`, { input: password })).status).toBe(0)
    expect((await json(`user show ${username}`)).status).toBe('disabled')
    expect(await logInStatus({ username, password })).toBe(400)
    expect(await works(session)).toBe(401)
    await run(`user enable ${username}`)
    expect(await logInStatus(session)).toBe(400)
    expect(await works(await logIn({ username, password }))).toBe(200)
    expect([await works(session), await refreshed(session.refresh_token)]).toEqual([401, 'invalid_grant'])
  })

  it('of a deleted user is an error, and revives nothing', async () => {
    const session = await newSession()
    const { username } = session
    await run(`user delete ${username} --yes`)
    expect(await run(`user set-password ${username} --yes`, { input: password })).toEqual(
      refused(`The user ${username} is deleted, or was changed meanwhile.`),
    )
    expect((await json(`user show ${username}`)).status).toBe('deleted')
    expect([await logInStatus(session), await logInStatus({ username, password })]).toEqual([400, 400])
    expect([await works(session), await refreshed(session.refresh_token)]).toEqual([401, 'invalid_grant'])
  })
})

describe('setting the scopes of a user', () => {
  it('leaves the grants where it only gives, and ends them where it takes away', async () => {
    const session = await newSession()
    const { username } = session
    const set = (scopes: string) => run(`user set-scopes ${username} ${scopes}--yes`)
    expect(await set('notes:read notes:write notes:share ')).toEqual(
      done(`Set the scopes of ${username}; the grants go on.\n`),
    )
    expect(await works(session)).toBe(200)
    expect(await set('notes:share ')).toEqual(done(`Set the scopes of ${username}; every grant has ended.\n`))
    expect(await works(session)).toBe(401)
    expect((await logIn(session)).scope).toBe('account notes:share')
    await set('')
    expect((await logIn(session)).scope).toBe('account')
    expect(cells((await run(`user show ${username}`)).stdout, 'may hold')[1]).toBe(
      'no scope (set by an administrator)',
    )
  })

  it.each([
    ['notes:burn', 'The catalogue has no notes:burn.'],
    ['account notes:read', 'Everybody has account; it is not given. Leave it out.'],
  ])('refuses what is in no catalogue: %s', async (scopes, message) => {
    const { username } = await newUser()
    expect(await run(`user set-scopes ${username} ${scopes} --yes`)).toEqual(refused(message))
  })
})
