import { describe, expect, it } from 'vitest'
import type { AwsCall } from '../../local/aws/endpoint.ts'
import { createAdministrator } from './administrator.ts'
import { startSystem } from './system.ts'

const calls: AwsCall[] = []
const system = await startSystem({ intercept: (made) => void calls.push(made) })
const { call } = system
const { scan } = createAdministrator(system)

let names = 0
const newName = () => `name-${++names}`
const register = (password: unknown, username: unknown = newName()) =>
  call('POST', '/register', { json: { username, password } })

const usernames = async () => (await scan('Auth/Tables/Users')).map(({ username }) => username)

async function expectRefused(username: unknown, password: unknown, description: string | RegExp) {
  const { status, json } = await register(password, username)
  expect({ status, json }).toEqual({
    status: 400,
    json: {
      error: 'invalid_request',
      error_description: typeof description === 'string' ? description : expect.stringMatching(description),
    },
  })
  if (typeof username === 'string') expect(await usernames()).not.toContain(username)
}

async function expectTaken(password: string, spellings: readonly string[] = [password]) {
  const username = newName()
  expect((await register(password, username)).status).toBe(201)
  for (const spelling of spellings) {
    const { status } = await call('POST', '/login', { json: { username, password: spelling } })
    expect(status).toBe(200)
  }
  return username
}

const unguessable = 'Wg7!pq Zk4#vT9x Lr2&mN8c '
const ofLength = (length: number) => unguessable.repeat(Math.ceil(length / 25)).slice(0, length)
const bounds = 'password must have 15 to 1024 characters.'

describe('S-44 the length of a password', () => {
  it.each([15, 16, 64, 72, 73, 1_023, 1_024])('may be %i characters', async (length) => {
    await expectTaken(ofLength(length))
  })

  it.each([0, 1, 14, 1_025, 16_384])('may not be %i characters', async (length) => {
    await expectRefused(newName(), ofLength(length), bounds)
  })

  it('is counted in characters as people count them, not in bytes or in halves of surrogate pairs', async () => {
    const letters = ['🦊', '🐻', '🐼', '🐨', '🐯', '🦁', '🐮', '🐷', '🐸', '🐵', '🐔', '🐧', '🐦', '🐤', '🦆']
    await expectTaken(letters.join(''))
    await expectRefused(newName(), letters.slice(1).join(''), bounds)
    // Decomposed, these are 28 code points; as people write them, 14.
    await expectRefused(newName(), 'áéíóúàèìòùâêîô'.normalize('NFD'), bounds)
    await expectTaken(Array.from({ length: 1_024 }, (_, i) => letters[i % 15]).join(''))
  })
})

describe('S-44 no rules of composition', () => {
  it.each([
    ['letters alone', 'correcthorsebatterystaple'],
    ['digits alone', '914036627718203'],
    ['spaces at both ends', '  spaces at both ends  '],
    ['punctuation alone', '!#%&*+,-./:;<=>?'],
    ['any script', 'пароль из нескольких слов'],
    ['a tab and a line feed', 'one\tpassword\nin two lines'],
  ])('takes %s', async (_, password) => {
    await expectTaken(password)
  })

  it('takes a password as it is: case, spaces and all', async () => {
    const username = await expectTaken('  Spaces And Case  ')
    for (const other of ['Spaces And Case', '  spaces and case  ', '  Spaces And Case ']) {
      expect((await call('POST', '/login', { json: { username, password: other } })).status).toBe(400)
    }
  })
})

describe('S-44 the blocklist', () => {
  it.each([
    ['a common password, repeated', 'passwordpassword'],
    ['a common password among digits', '123password12345'],
    ['a repetition', 'aaaaaaaaaaaaaaaa'],
    ['a short repetition', 'abcabcabcabcabc'],
    ['a sequence', 'abcdefghijklmnop'],
    ['a sequence of digits', '1234567890123456'],
    ['a sequence downwards', '9876543210987654'],
  ])('has %s', async (_, password) => {
    await expectRefused(newName(), password, /^password is among those that attackers try first/)
  })

  it('has the name of its user', async () => {
    await expectRefused('a.rather.long.name', 'A.Rather.Long.Name', /^password is among/)
  })
})

describe('S-44 a new password', () => {
  it.each([
    ['x', 'new_password must have 15 to 1024 characters.'],
    [
      'aaaaaaaaaaaaaaaa',
      'new_password is among those that attackers try first: a common one, the username, a repetition or a sequence. Choose another.',
    ],
  ])('is refused by the name that it has there: %s', async (password, description) => {
    const session = await system.newSession()
    const { status, json } = await call('POST', '/password', {
      token: session.access_token,
      json: { current_password: session.password, new_password: password },
    })
    expect({ status, json }).toEqual({
      status: 400,
      json: { error: 'invalid_request', error_description: description },
    })
  })
})

describe('S-44 every part of a password counts', () => {
  it.each([
    ['at byte 73', ofLength(72), 'x', 'y'],
    ['at the last of 1,024 characters', ofLength(1_023), 'x', 'y'],
    ['behind a NUL', 'fifteen letters\u0000', 'x', 'y'],
    ['in a NUL at the end', 'fifteen letters', '', '\u0000'],
  ])('tells passwords apart that differ %s', async (_, common, end, otherEnd) => {
    const username = await expectTaken(common + end)
    const { status } = await call('POST', '/login', { json: { username, password: common + otherEnd } })
    expect(status).toBe(400)
  })

  it('takes NFC and NFD for one, and compatible characters for two', async () => {
    const password = 'Zoë Ångström naïveté'
    const username = await expectTaken(password, [password.normalize('NFC'), password.normalize('NFD')])
    const wide = await expectTaken('ｆｕｌｌ ｗｉｄｔｈ ｌｅｔｔｅｒｓ')
    for (const [name, other] of [
      [username, password.replace('ë', 'e')],
      [wide, 'full width letters'],
    ]) {
      expect((await call('POST', '/login', { json: { username: name, password: other } })).status).toBe(400)
    }
  })
})

describe('S-44 a body of 1 MB', () => {
  it.each(['/register', '/login'])('is refused by %s before anything is read or hashed', async (path) => {
    const body = JSON.stringify({ username: newName(), password: 'x'.repeat(1024 * 1024) })
    const before = calls.length
    const { status, json } = await call('POST', path, { body })
    expect({ status, json }).toEqual({
      status: 413,
      json: { error: 'request_too_large', error_description: 'The body must have at most 64 KB.' },
    })
    expect(calls.slice(before)).toEqual([])
  })
})

describe('a username', () => {
  const password = ofLength(20)

  it.each([
    ['nothing', '', 'username must have 1 to 128 characters.'],
    ['more than 128 characters', 'x'.repeat(129), 'username must have 1 to 128 characters.'],
    ['more than 1,024 characters', 'x'.repeat(1_025), 'username must have at most 1024 characters.'],
    ['a number', 7, 'username must be a text.'],
    ['null', null, 'username must be a text.'],
    ['an object', { S: 'x' }, 'username must be a text.'],
    ['half of a surrogate pair', 'x\ud800', 'username must not have half of a surrogate pair.'],
    ...['a b', 'a\u0000b', 'a\nb', 'a\u200bb', 'a/b', 'a:b', '<a>', "a'b", '🦊', '\u202eab', ' a', 'a '].map(
      (name): [string, string, string] => [
        JSON.stringify(name),
        name,
        'username may have letters, digits and . _ @ + - only.',
      ],
    ),
  ])('may not be %s', async (_, username, description) => {
    await expectRefused(username, password, description)
  })

  it.each([
    ['one letter', 'x'],
    ['128 letters', 'x'.repeat(128)],
    ['an e-mail address', 'first.last+tag@example-host.com'],
    ['any script', 'Ωμέγα-٣'],
    ['what JavaScript objects have by themselves', '__proto__'],
  ])('may be %s', async (_, username) => {
    expect((await register(password, username)).status).toBe(201)
    expect((await call('POST', '/login', { json: { username, password } })).status).toBe(200)
  })

  it.each([
    ['Straße', 'STRASSE'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['ﬁnn', 'FINN'],
    ['Zoë', 'zoe\u0308'],
  ])('is one user under %s and %s', async (username, other) => {
    expect((await register(password, username)).status).toBe(201)
    expect((await register(password, other)).json.error).toBe('username_taken')
    expect((await call('POST', '/login', { json: { username: other, password } })).status).toBe(200)
  })
})
