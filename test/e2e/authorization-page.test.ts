import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAdministrator } from './administrator.ts'
import type { Answer } from './client.ts'
import { readPage } from './consent-form.ts'
import { startSystem } from './system.ts'
import { redirectUri, registerApp } from './third-party.ts'

const system = await startSystem()
const { newSession, newUser } = system
const { scan } = createAdministrator(system)
const developer = await newSession()
const app = await registerApp(system, developer)

const grantsOf = async (sub: string) =>
  (await scan('Auth/Tables/Grants')).filter((grant) => grant.sub === sub)

/** Where an answer sends the browser on to. */
function targetOf({ status, headers, text }: Answer): URL {
  expect({ status, text }).toEqual({ status: 303, text: '' })
  return new URL(headers.get('location') ?? '')
}

const parametersOf = (url: URL) => Object.fromEntries(url.searchParams)

describe('S-43 the consent page', () => {
  it('says who asks, where the answer goes and for what, each scope in words and a box of its own', async () => {
    const { status, text } = await app.openPage({ scope: 'notes:read notes:write openid profile' })
    const page = readPage(text)
    expect(status).toBe(200)
    for (const words of ['Scheduler', 'app.example', 'Notes']) expect(page.text).toContain(words)
    expect(page.title).toContain('Scheduler')
    expect(page.boxes).toEqual([
      { name: 'allow:notes:read', label: 'Read your notes', isTicked: true },
      { name: 'allow:notes:write', label: 'Write notes for you', isTicked: true },
      { name: 'allow:openid', label: 'Know that it is you', isTicked: true },
      { name: 'allow:profile', label: 'See your username', isTicked: true },
    ])
  })

  it.each([
    ['http://127.0.0.1/callback', 'http://127.0.0.1:50123/callback', '127.0.0.1:50123'],
    ['com.example.app:/callback', 'com.example.app:/callback', 'com.example.app'],
    [
      'https://app.example:8443/callback?tenant=1',
      'https://app.example:8443/callback?tenant=1',
      'app.example:8443',
    ],
  ])('names the target of %s', async (registered, asked, host) => {
    const native = await registerApp(system, developer, { redirect_uris: [registered] })
    const { status, text } = await native.openPage({ redirect_uri: asked })
    expect(status).toBe(200)
    expect(readPage(text).text).toContain(host)
  })

  it('is shown each time, however often the same person has agreed', async () => {
    const user = await newUser()
    for (let again = 0; again < 2; again++) {
      const page = await app.openPage()
      expect(page.status).toBe(200)
      expect(readPage(page.text).boxes).toHaveLength(2)
      expect((await app.submit(page.text, user)).status).toBe(303)
    }
  })

  it('gives what was ticked and nothing else, whatever boxes are sent', async () => {
    const user = await newUser()
    const page = await app.openPage()
    const { hidden } = readPage(page.text)
    const more = { 'allow:account': 'on', 'allow:notes:share': 'on', 'allow:tokens:introspect': 'on' }
    const form = { ...hidden, ...user, ...more, 'allow:notes:read': 'on', decision: 'allow' }
    const target = targetOf(await system.open('POST', '/authorize', { form }))
    const { json } = await app.redeem(target.searchParams.get('code') ?? '')
    expect(json.scope).toBe('notes:read')
  })

  it('is filled in with the name that the app hints at', async () => {
    const { text } = await app.openPage({ login_hint: 'some"body<' })
    const input = readPage(text).elements.find(({ attrs }) =>
      attrs.some(({ name, value }) => name === 'name' && value === 'username'),
    )
    expect(input?.attrs).toContainEqual({ name: 'value', value: 'some"body<' })
  })

  it.each(['x'.repeat(257), 'a\u0000b', 'a\nb', '\u200b', '\u202e'])(
    'takes no hint that can be none: %j',
    async (hint) => {
      const { status, text } = await app.openPage({ login_hint: hint })
      expect(status).toBe(200)
      expect(text).not.toContain(hint)
      expect(readPage(text).hidden).not.toHaveProperty('login_hint')
    },
  )

  it('never has a control character in it, whatever is sent', async () => {
    const { status, text } = await app.openPage({ prompt: 'a\u0000\u0001\u007f\u0085b' })
    expect(status).toBe(200)
    const again = await app.submit(text, { username: 'a\u0000b', password: 'x' })
    for (const page of [text, again.text]) expect(page).toMatch(/^[\P{Cc}\n]*$/u)
  })

  it.each(['<script>alert(1)</script>', '"><img src=x>', "'; DROP TABLE", '{{x}}', '&lt;b&gt;'])(
    'shows a client called %j by that name, as text',
    async (name) => {
      const named = await registerApp(system, developer, { client_name: name })
      const { text } = await named.openPage({ state: name.replace(/[^\x20-\x7e]/g, '') })
      const { text: shown, elements, hidden } = readPage(text)
      expect(shown).toContain(name)
      expect(hidden.state).toBe(name)
      for (const tag of ['script', 'img', 'b']) {
        expect(elements.filter(({ tagName }) => tagName === tag)).toEqual([])
      }
    },
  )
})

describe('S-27 every page', () => {
  it.each<[string, () => Promise<Answer>]>([
    ['that asks', () => app.openPage()],
    ['of an unknown client', () => app.openPage({ client_id: 'x' })],
    ['of a request that is wrong', () => app.openPage({ scope: 'burn' })],
    [
      'of a wrong password',
      async () => app.submit((await app.openPage()).text, { username: 'x', password: 'y' }),
    ],
  ])('%s cannot be framed, kept or scripted, and sets no cookie', async (_, open) => {
    const { headers, text } = await open()
    const policy = headers.get('content-security-policy') ?? ''
    for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(directive)
    }
    expect(policy).not.toMatch(/unsafe|script-src|\*/)
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(readPage(text).elements.filter(({ tagName }) => tagName === 'script')).toEqual([])
  })

  it('lets its form go to itself and to where the answer goes, and nowhere else', async () => {
    const policy = (await app.openPage()).headers.get('content-security-policy')
    expect(policy).toContain("form-action 'self' https://app.example;")
    const wrong = (await app.openPage({ client_id: 'x' })).headers.get('content-security-policy')
    expect(wrong).toContain("form-action 'self';")
  })

  it.each([
    ['invalid_grant', async () => app.submit((await app.openPage()).text, { username: 'x', password: 'y' })],
    ['invalid_scope', () => app.openPage({ scope: 'burn' })],
    [
      'access_denied',
      () => system.open('POST', '/authorize', { form: {}, headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    ],
  ])('that refuses with %s leaves a line in the log, as any refusal does', async (code, refuse) => {
    const before = system.logs.length
    expect((await refuse()).status).toBe(400)
    const lines = system.logs.slice(before).map(({ line }) => JSON.parse(line))
    expect(lines).toEqual([
      expect.objectContaining({ level: 'INFO', message: 'request refused', path: '/authorize', code }),
    ])
  })
})

describe('S-27 what comes of a decision', () => {
  it('S-26 a code, with the state and the issuer, by 303 and nothing that a cache or a referrer keeps', async () => {
    const answer = await app.submit((await app.openPage({ state: 'x y' })).text, await newUser())
    const target = targetOf(answer)
    expect(target.origin + target.pathname).toBe(redirectUri)
    expect(parametersOf(target)).toEqual({
      code: expect.stringMatching(/^hp_ac_1\.[0-9a-f-]{36}\.0\.[\w-]{43}$/),
      state: 'x y',
      iss: system.issuer,
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('S-26 access_denied, with the state and the issuer, where the person denies; no password is asked', async () => {
    const page = await app.openPage()
    const target = targetOf(await app.submit(page.text, { username: '', password: '' }, 'deny'))
    expect(parametersOf(target)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 'a state',
      iss: system.issuer,
    })
  })

  it('login_required at once for prompt=none, since nobody is ever logged in here', async () => {
    for (const prompt of ['none', 'none login']) {
      const target = targetOf(await app.openPage({ prompt }))
      expect(parametersOf(target)).toMatchObject({
        error: 'login_required',
        iss: system.issuer,
        state: 'a state',
      })
    }
    for (const prompt of ['login', 'consent', 'select_account']) {
      expect((await app.openPage({ prompt })).status).toBe(200)
    }
  })

  it('brings back any state of printable ASCII unchanged', async () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 200,
    })
    await fc.assert(
      fc.asyncProperty(printable, async (state) => {
        const { text } = await app.openPage({ state })
        const target = targetOf(await app.submit(text, { username: '', password: '' }, 'deny'))
        expect(target.searchParams.getAll('state')).toEqual([state])
        expect([...target.searchParams.keys()].sort()).toEqual(['error', 'error_description', 'iss', 'state'])
      }),
      { numRuns: 40 },
    )
  })

  it('has no state where none was sent', async () => {
    const { text } = await app.openPage({ state: undefined })
    const target = targetOf(await app.submit(text, { username: '', password: '' }, 'deny'))
    expect(target.searchParams.has('state')).toBe(false)
  })

  it('keeps the query of the redirect URI', async () => {
    const uri = 'https://app.example/callback?tenant=1&x=%20y'
    const tenant = await registerApp(system, developer, { redirect_uris: [uri] })
    const { text } = await tenant.openPage({ redirect_uri: uri })
    const { headers } = await tenant.submit(text, { username: '', password: '' }, 'deny')
    expect(headers.get('location')).toMatch(/^https:\/\/app\.example\/callback\?tenant=1&x=%20y&error=/)
  })
})

describe('S-27 a form with a mistake', () => {
  it.each([
    ['a wrong password', { password: 'wrong but long enough' }],
    ['an unknown user', { username: 'nobody-at-all' }],
    ['a name that none can have', { username: 'a b' }],
    ['no name', { username: '' }],
    ['no password', { password: '' }],
    ['nothing ticked', { ticked: [] }],
    ['a name longer than any', { username: 'a'.repeat(2_000) }],
    ['a password longer than any', { password: 'p'.repeat(20_000) }],
  ])('is shown again, with what was ticked and without the password: %s', async (_, mistake) => {
    const user = await newUser()
    const { text } = await app.openPage({ state: 'kept' })
    const filledIn = { ...user, ticked: ['notes:write'], ...mistake }
    const answer = await app.submit(text, filledIn)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('location')).toBeNull()
    const page = readPage(answer.text)
    const ticked = page.boxes.filter(({ isTicked }) => isTicked).map(({ name }) => name)
    expect(ticked).toEqual(filledIn.ticked.map((scope) => `allow:${scope}`))
    const alerts = page.elements.filter(({ attrs }) => attrs.some(({ value }) => value === 'alert'))
    expect(alerts).toHaveLength(1)
    if (filledIn.password !== '') expect(answer.text).not.toContain(filledIn.password)
    expect(await grantsOf(user.sub)).toEqual([])

    // It can be sent again as it stands.
    const target = targetOf(await app.submit(answer.text, { ...user, ticked: ['notes:write'] }))
    expect(target.searchParams.get('state')).toBe('kept')
  })

  it('is shown again where what is ticked is not held, though the rest is', async () => {
    // notes:share is in nobody's default set.
    const page = await app.openPage({ scope: 'notes:read notes:share' })
    const answer = await app.submit(page.text, { ...(await newUser()), ticked: ['notes:share'] })
    expect(answer.status).toBe(400)
    expect(readPage(answer.text).text).toContain('Your account may do none of what is ticked.')
  })

  it('takes a name with the space that telephones put behind it', async () => {
    const { username, password } = await newUser()
    const { text } = await app.openPage()
    const target = targetOf(await app.submit(text, { username: ` ${username} `, password }))
    expect(target.searchParams.has('code')).toBe(true)
  })

  it('says the same of a wrong password and of an unknown name', async () => {
    const { username } = await newUser()
    const { text } = await app.openPage()
    const pages = await Promise.all(
      [username, 'nobody-at-all'].map(async (name) => {
        const answer = await app.submit(text, { username: name, password: 'wrong but long enough' })
        return answer.text.replaceAll(name, '')
      }),
    )
    expect(pages[0]).toBe(pages[1])
  })

  it('is refused where a browser says that another site sent it', async () => {
    const user = await newUser()
    const { hidden } = readPage((await app.openPage()).text)
    const form = { ...hidden, ...user, 'allow:notes:read': 'on', decision: 'allow' }
    const foreign: Readonly<Record<string, string>>[] = [
      ...['cross-site', 'same-site', 'none'].map((site) => ({ 'Sec-Fetch-Site': site })),
      // Browsers that know nothing of it.
      { Origin: 'https://evil.example' },
      { Origin: 'http://127.0.0.1:1' },
      { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
    ]
    for (const sent of foreign) {
      const { status, headers, text } = await system.open('POST', '/authorize', { form, headers: sent })
      expect({ status, location: headers.get('location') }).toEqual({ status: 400, location: null })
      expect(readPage(text).text).toContain('Another site sent you here')
    }
    expect(await grantsOf(user.sub)).toEqual([])
    const own: Readonly<Record<string, string>>[] = [
      { 'Sec-Fetch-Site': 'same-origin' },
      { Origin: 'null' },
      { Origin: new URL(system.url).origin },
    ]
    for (const sent of own) {
      expect((await system.open('POST', '/authorize', { form, headers: sent })).status).toBe(303)
    }
  })

  it.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['another decision', { decision: 'perhaps' }],
    ['no decision', { decision: undefined }],
    ['another redirect URI', { redirect_uri: 'https://evil.example/callback' }],
    ['another client', { client_id: 'x' }],
    ['no challenge', { code_challenge: undefined }],
    ['another scope', { scope: 'account' }],
  ])('is checked anew, and gives no code with %s', async (_, tampered) => {
    const user = await newUser()
    const { hidden } = readPage((await app.openPage()).text)
    const all = { ...hidden, ...user, 'allow:notes:read': 'on', decision: 'allow', ...tampered }
    const form = Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
    const { status, headers } = await system.open('POST', '/authorize', { form })
    expect({ status, location: headers.get('location') }).toEqual({ status: 400, location: null })
    expect(await grantsOf(user.sub)).toEqual([])
  })

  it('is a form: JSON and a repeated parameter are refused', async () => {
    const user = await newUser()
    const { hidden } = readPage((await app.openPage()).text)
    const fields = { ...hidden, ...user, 'allow:notes:read': 'on', decision: 'allow' }
    const twice = `${new URLSearchParams(fields)}&decision=deny`
    for (const options of [
      { json: fields },
      { body: twice, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    ]) {
      expect((await system.open('POST', '/authorize', options)).status).toBe(400)
    }
    expect(await grantsOf(user.sub)).toEqual([])
  })
})
