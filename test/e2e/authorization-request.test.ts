import { describe, expect, it } from 'vitest'
import type { Answer } from './client.ts'
import { readPage } from './consent-form.ts'
import { startSystem } from './system.ts'
import { redirectUri, registerApp } from './third-party.ts'

const system = await startSystem()
const { newSession, newUser } = system
const developer = await newSession()
const app = await registerApp(system, developer)

/** A page that leads nowhere: what the answer would be sent to is not known to be the client's. */
function expectDeadEnd({ status, headers, text }: Answer) {
  expect({ status, location: headers.get('location') }).toEqual({ status: 400, location: null })
  const { links, action, elements } = readPage(text)
  expect({ links, action }).toEqual({ links: [], action: undefined })
  expect(elements.filter(({ tagName }) => tagName === 'meta').length).toBe(2)
}

/** RFC 9700 §4.11.2: a page that names the host and leaves the going back to the person. */
function expectWayBack({ status, headers, text }: Answer, code: string, state: string | null = 'a state') {
  expect({ status, location: headers.get('location') }).toEqual({ status: 400, location: null })
  const { text: shown, links, action } = readPage(text)
  expect(action).toBeUndefined()
  expect(shown).toContain('app.example')
  expect(shown).toContain(code)
  const [link = '', ...others] = links
  expect(others).toEqual([])
  expect(link.startsWith(`${redirectUri}?`)).toBe(true)
  expect(Object.fromEntries(new URL(link).searchParams)).toEqual({
    error: code,
    error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
    ...(state !== null && { state }),
    iss: system.issuer,
  })
}

/** Sends a request as a query, and as the form of the page with everything else filled in. */
async function openBothWays(request: URLSearchParams): Promise<Answer[]> {
  const form = new URLSearchParams(request)
  const filledIn = { ...(await newUser()), 'allow:notes:read': 'on', decision: 'allow' }
  for (const [name, value] of Object.entries(filledIn)) form.append(name, value)
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  return [
    await system.open('GET', `/authorize?${request}`),
    await system.open('POST', '/authorize', { body: form.toString(), headers }),
  ]
}

/** The usual request with some parameters added to it, or in the place of those of the same name. */
const usualWith = (added: readonly (readonly [string, string])[], instead: Record<string, string> = {}) => {
  const request = new URLSearchParams(app.authorizationRequest(instead))
  for (const [name, value] of added) request.append(name, value)
  return request
}

describe('S-25 a redirect URI', () => {
  it.each([
    `${redirectUri}/`,
    'https://app.example/Callback',
    'https://APP.example/callback',
    'https://app.example/callback?x=1',
    'https://app.example/callback#x',
    'https://app.example/x/../callback',
    'https://app.example/%63allback',
    'https://app.example/callback%2f',
    'https://app.example/callback%00',
    'https://app.example@evil.example/callback',
    'https://evil.example/callback',
    'https://app.example.evil.example/callback',
    'https://app.example:8443/callback',
    'http://app.example/callback',
    '//app.example/callback',
    'javascript:alert(1)',
    'data:text/html,x',
    '',
  ])('that is not the registered one to the letter leads nowhere: %j', async (uri) => {
    expectDeadEnd(await app.openPage({ redirect_uri: uri }))
    const page = await app.openPage()
    const { hidden } = readPage(page.text)
    const form = {
      ...hidden,
      ...(await newUser()),
      redirect_uri: uri,
      'allow:notes:read': 'on',
      decision: 'allow',
    }
    expectDeadEnd(await system.open('POST', '/authorize', { form }))
  })

  it('must be there, once', async () => {
    const missing = await app.openPage({ redirect_uri: undefined })
    expectDeadEnd(missing)
    expect(readPage(missing.text).text).toContain('invalid_request : redirect_uri is missing.')
    for (const answer of await openBothWays(usualWith([['redirect_uri', redirectUri]]))) {
      expectDeadEnd(answer)
      expect(readPage(answer.text).text).toContain("invalid_request : 'redirect_uri' is there twice.")
    }
  })

  it('of a loopback address may have any port, and nothing else may differ', async () => {
    const registered = 'http://127.0.0.1/callback'
    const native = await registerApp(system, developer, { redirect_uris: [registered] })
    const user = await newUser()
    const asked = 'http://127.0.0.1:50123/callback'
    const target = await native.consent({ ...user, request: { redirect_uri: asked } })
    expect(target.href.startsWith(`${asked}?code=`)).toBe(true)
    const code = target.searchParams.get('code') ?? ''
    // At the token endpoint it is the one of the request, to the letter.
    for (const uri of [registered, 'http://127.0.0.1:50124/callback', `${asked}/`]) {
      expect((await native.redeem(code, { redirect_uri: uri })).json.error).toBe('invalid_grant')
    }
    expect((await native.redeem(code, { redirect_uri: asked })).status).toBe(200)
    for (const uri of [
      'http://127.0.0.2:50123/callback',
      'http://localhost:50123/callback',
      'https://127.0.0.1:1/callback',
    ]) {
      expectDeadEnd(await native.openPage({ redirect_uri: uri }))
    }
  })

  it('at the token endpoint is that of the request, though the client has others', async () => {
    const two = ['https://app.example/callback', 'https://app.example/other']
    const client = await registerApp(system, developer, { redirect_uris: two })
    const code = await client.getCode(await newUser())
    for (const uri of [two[1], `${two[0]}/`, 'https://app.example/%63allback']) {
      expect((await client.redeem(code, { redirect_uri: uri })).json.error).toBe('invalid_grant')
    }
    expect((await client.redeem(code)).status).toBe(200)
  })
})

describe('S-27 a request that is wrong in what can be told to nobody but the person', () => {
  it.each<[string, () => Promise<Answer>]>([
    ['no client', () => app.openPage({ client_id: undefined })],
    ['an unknown client', () => app.openPage({ client_id: '018f0000-0000-7000-8000-000000000000' })],
    ['our own front end', () => app.openPage({ client_id: 'first-party' })],
    ['something that is no client id', () => app.openPage({ client_id: '__proto__' })],
    ['nothing at all', () => system.open('GET', '/authorize')],
    ['a client id beyond all bounds', () => app.openPage({ client_id: 'x'.repeat(257) })],
    [
      'a redirect URI beyond all bounds',
      () => app.openPage({ redirect_uri: `${redirectUri}?${'x'.repeat(2_048)}` }),
    ],
    [
      'a deleted client',
      async () => {
        const gone = await registerApp(system, developer)
        await system.call('DELETE', `/clients/${gone.clientId}`, { token: developer.access_token })
        return gone.openPage()
      },
    ],
  ])('leads nowhere: %s', async (_, open) => expectDeadEnd(await open()))

  it('leads nowhere with two clients, though they be the same', async () => {
    for (const answer of await openBothWays(usualWith([['client_id', app.clientId]]))) {
      expectDeadEnd(answer)
      expect(readPage(answer.text).text).toContain("invalid_request : 'client_id' is there twice.")
    }
  })

  it('says that the client is missing where it is', async () => {
    const { text } = await app.openPage({ client_id: undefined })
    expect(readPage(text).text).toContain('invalid_request : client_id is missing.')
  })

  it('tells whoever comes by no link where to begin', async () => {
    const { status, text } = await system.open('GET', '/authorize')
    const page = readPage(text)
    expect({ status, title: page.title }).toMatchObject({
      status: 400,
      title: expect.stringContaining('Start from the app'),
    })
    expect(page.text).toContain('Go back to the app and start once more.')
    expect(page.text).not.toContain('mistake')
  })
})

describe('S-27 a request that is wrong in the rest', () => {
  it.each<[string, string, Readonly<Record<string, string | undefined>>]>([
    ['S-21 the implicit grant', 'unsupported_response_type', { response_type: 'token' }],
    ['S-21 a hybrid', 'unsupported_response_type', { response_type: 'code token' }],
    ['S-21 an ID token at once', 'unsupported_response_type', { response_type: 'id_token' }],
    ['no response type', 'invalid_request', { response_type: undefined }],
    ['another response mode', 'invalid_request', { response_mode: 'fragment' }],
    ['S-24 no challenge', 'invalid_request', { code_challenge: undefined }],
    [
      'S-24 no challenge, and no method',
      'invalid_request',
      { code_challenge: undefined, code_challenge_method: undefined },
    ],
    ['S-24 the method plain', 'invalid_request', { code_challenge_method: 'plain' }],
    ['S-24 no method, which means plain', 'invalid_request', { code_challenge_method: undefined }],
    ['S-24 another method', 'invalid_request', { code_challenge_method: 's256' }],
    ['S-24 a challenge that is no digest', 'invalid_request', { code_challenge: 'short' }],
    ['S-24 a challenge with padding', 'invalid_request', { code_challenge: `${'A'.repeat(43)}=` }],
    ['S-28 an unknown scope', 'invalid_scope', { scope: 'notes:read burn' }],
    ['S-28 account', 'invalid_scope', { scope: 'account' }],
    ['S-28 account among others', 'invalid_scope', { scope: 'notes:read account' }],
    ['S-28 a scope that no third party may ask for', 'invalid_scope', { scope: 'tokens:introspect' }],
    ['S-28 a malformed scope', 'invalid_scope', { scope: 'notes:read  notes:write' }],
    ['S-29 an unknown resource', 'invalid_target', { resource: 'https://other.example' }],
    ['a request object', 'request_not_supported', { request: 'x' }],
    ['a request object by reference', 'request_uri_not_supported', { request_uri: 'https://x.example' }],
    ['a nonce beyond all bounds', 'invalid_request', { nonce: 'x'.repeat(513) }],
  ])('is shown on a page that names the host and the way back: %s', async (_, code, wrong) => {
    expectWayBack(await app.openPage(wrong), code)
  })

  it.each<[string, URLSearchParams, string | null]>([
    [
      'an unknown parameter twice',
      usualWith([
        ['foo', '1'],
        ['foo', '2'],
      ]),
      'a state',
    ],
    [
      'an unknown parameter twice, empty',
      usualWith([
        ['foo', ''],
        ['foo', ''],
      ]),
      'a state',
    ],
    ['a scope twice', usualWith([['scope', 'notes:read']]), 'a state'],
    ['a challenge twice', usualWith([['code_challenge', app.challenge]]), 'a state'],
    [
      'a hint twice',
      usualWith([
        ['login_hint', 'a'],
        ['login_hint', 'b'],
      ]),
      'a state',
    ],
    ['a state twice', usualWith([['state', 'a state']]), null],
    ['a state and an empty one', usualWith([['state', '']]), null],
    ['a state beyond all bounds', usualWith([], { state: 'x'.repeat(2_049) }), null],
    ...['\u0000', 'a\nb', 'ü', '\u2028', '😀'].map((state): [string, URLSearchParams, null] => [
      `the state ${JSON.stringify(state)}, which no client may send`,
      usualWith([], { state }),
      null,
    ]),
    ...['nonce', 'scope', 'resource', 'prompt', 'code_challenge', 'response_type'].map(
      (name): [string, URLSearchParams, string] => [
        `${name} beyond all bounds`,
        usualWith([], { [name]: 'x'.repeat(2_049) }),
        'a state',
      ],
    ),
    [
      'two of these at once, and a third',
      usualWith(
        [
          ['foo', '1'],
          ['foo', '2'],
        ],
        { nonce: 'x'.repeat(2_049), state: 'ü' },
      ),
      null,
    ],
  ])('is shown so though it cannot be read in full, in a form too: %s', async (_, request, state) => {
    for (const answer of await openBothWays(request)) expectWayBack(answer, 'invalid_request', state)
  })

  it('is shown so where a form has no decision, as where it is taken for a request', async () => {
    expectWayBack(
      await system.open('POST', '/authorize', { form: app.authorizationRequest() }),
      'invalid_request',
    )
  })

  it('S-28 gets no more than the client registered for', async () => {
    const modest = await registerApp(system, developer, { scope: 'notes:read' })
    expectWayBack(await modest.openPage({ scope: 'notes:write' }), 'invalid_scope')
    const request = { scope: 'notes:write notes:read tokens:introspect' }
    const { boxes } = readPage((await modest.openPage(request)).text)
    expect(boxes).toMatchObject([{ name: 'allow:notes:read' }])
    expect(await modest.connect({ ...(await newUser()), request })).toMatchObject({ scope: 'notes:read' })
  })

  it('of a client that did not register for codes', async () => {
    const machine = await registerApp(system, developer, { grant_types: ['client_credentials'] })
    expectWayBack(await machine.openPage(), 'unauthorized_client')
  })
})

describe('S-28 a request without a scope', () => {
  it('asks for all that the client registered for, but for no ID token', async () => {
    const { status, text } = await app.openPage({ scope: undefined })
    expect(status).toBe(200)
    expect(
      readPage(text)
        .boxes.map(({ name }) => name.replace('allow:', ''))
        .sort(),
    ).toEqual([...['notes:read', 'notes:share', 'notes:write', 'profile']])
    const modest = await registerApp(system, developer, { scope: 'notes:read' })
    const page = await modest.openPage({ scope: undefined })
    expect(readPage(page.text).boxes.map(({ name }) => name)).toEqual(['allow:notes:read'])
  })

  it('gives what the person holds of it', async () => {
    const { scope } = await app.connect({ ...(await newUser()), request: { scope: undefined } })
    // notes:share is in nobody's default set.
    expect(scope.split(' ').sort()).toEqual(['notes:read', 'notes:write', 'profile'])
  })
})
