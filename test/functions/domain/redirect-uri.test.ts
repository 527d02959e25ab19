import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isRegisteredRedirectUri,
  redirectHost,
  redirectOrigin,
  redirectUriProblem,
  withParameters,
} from '../../../functions/domain/redirect-uri.ts'

describe('S-25 registering a redirect URI', () => {
  it.each([
    'https://app.example/callback',
    'https://app.example',
    'https://app.example:8443/callback?tenant=1',
    'https://app-1.xn--mlaut-jva.example/callback;v=1,2',
    'https://[2001:db8::1]/callback',
    'http://localhost:5173/callback',
    'http://127.0.0.1/callback',
    'http://[::1]:8080/callback',
    'com.example.app:/callback',
    'com.example.app://callback',
    `https://app.example/${'x'.repeat(1_024 - 20)}`,
    'https://app.example/callback?States=1&encode=2&tenant=state',
  ])('takes %s', (uri) => {
    expect(redirectUriProblem(uri)).toBeUndefined()
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://app.example/x',
    'myapp://callback',
    'http://app.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://localhost.evil.example/callback',
    // What the answer brings itself.
    'https://app.example/callback?state=mine',
    'https://app.example/callback?tenant=1&code',
    'https://app.example/callback?iss=x',
    'https://app.example/callback?error=x',
    'https://app.example/callback?error_description=x',
    'https://app.example/callback?%73tate=mine',
    'com.example.app:/callback?state=mine',
    'https://app.example/callback#x',
    'https://app.example/#',
    'https://user@app.example/callback',
    'https://user:secret@app.example/callback',
    'https://app.example/a/../callback',
    'https://APP.example/callback',
    'https://app.example:443/callback',
    'https://app.example\\callback',
    'https://app.example/call back',
    'https:app.example/callback',
    '//app.example/callback',
    '/callback',
    'callback',
    '',
    'https://',
    'https://ümlaut.example/callback',
    // Wildcards, and what would end a source or a directive in the page's Content-Security-Policy.
    'https://*/callback',
    'https://*.example/callback',
    'https://app;sandbox/callback',
    'https://app,x.example/callback',
    "https://app'x.example/callback",
    'https://app.example./callback',
    'https://my_app.example/callback',
    'https://app.example/\u0000',
    'https://app.example/"x',
    ' https://app.example/callback',
    `https://app.example/${'x'.repeat(1_025 - 20)}`,
  ])('refuses %j', (uri) => {
    expect(redirectUriProblem(uri)).toMatch(/^must /)
  })
})

describe('S-25 matching a redirect URI', () => {
  const registered = [
    ...['https://app.example/callback', 'https://127.0.0.1/callback', 'http://localhost:5173/callback'],
    ...['http://127.0.0.1/callback', 'http://[::1]:1/callback'],
  ]

  it.each([
    'https://app.example/callback',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:50123/callback',
    'http://[::1]:50123/callback',
  ])('takes %s', (uri) => {
    expect(isRegisteredRedirectUri(uri, registered)).toBe(true)
  })

  it.each([
    'https://app.example/callback/',
    'https://app.example/Callback',
    'https://app.example/callback?x=1',
    'https://app.example/callback#x',
    'https://app.example/%63allback',
    'https://app.example/x/../callback',
    'https://app.example%2fcallback',
    'https://app.example:8443/callback',
    'https://app.example@evil.example/callback',
    'https://evil.example/callback',
    'https://evil.example/https://app.example/callback',
    'http://app.example/callback',
    'https://app.example.evil.example/callback',
    'http://localhost:50123/callback',
    'http://127.0.0.2:50123/callback',
    'http://127.0.0.1:50123/callback/',
    'https://127.0.0.1:50123/callback',
    'http://127.0.0.1@evil.example/callback',
    'javascript:alert(1)',
    '',
  ])('refuses %j', (uri) => {
    expect(isRegisteredRedirectUri(uri, registered)).toBe(false)
  })

  it('never sends a browser to another origin, path or query than a registered one, whatever is asked', () => {
    const piece = fc.constantFrom(
      'https:',
      'http:',
      '//',
      '/',
      '@',
      ':',
      '?',
      '#',
      '..',
      '%2f',
      '\\',
      'app.example',
      'evil.example',
      '127.0.0.1',
      '[::1]',
      'callback',
      '80',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const uri = pieces.join('')
        if (!isRegisteredRedirectUri(uri, registered)) return
        const { protocol, hostname, pathname, search } = new URL(uri)
        expect(
          registered
            .map((known) => new URL(known))
            .some(
              (known) =>
                known.protocol === protocol &&
                known.hostname === hostname &&
                known.pathname === pathname &&
                known.search === search,
            ),
        ).toBe(true)
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('an answer to a redirect URI', () => {
  it.each([
    ['https://app.example/cb', 'https://app.example/cb?code=a%20b&state=%26%3D%2B'],
    ['https://app.example/cb?tenant=1', 'https://app.example/cb?tenant=1&code=a%20b&state=%26%3D%2B'],
    ['com.example.app:/cb', 'com.example.app:/cb?code=a%20b&state=%26%3D%2B'],
  ])('is added to what %s has already', (uri, answered) => {
    expect(withParameters(uri, { code: 'a b', state: '&=+', error: undefined })).toBe(answered)
  })

  it('S-27 carries every state of printable ASCII back unchanged', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 2_048,
      size: 'max',
    })
    fc.assert(
      fc.property(printable, (state) => {
        const url = new URL(withParameters('https://app.example/cb?x=1', { state }))
        expect(url.searchParams.get('state')).toBe(state)
        expect(url.searchParams.get('x')).toBe('1')
      }),
    )
  })

  it('has each of its parameters once, whatever the query of a URI that can be registered', () => {
    const piece = fc.constantFrom(
      ...['state', '%73tate', 'code', 'iss', 'x', '=', '&', '?', ';', '+', '%26', '#'],
    )
    const answers = fc.constantFrom({ code: '1', state: '2', iss: '3' }, { error: '1', state: '2', iss: '3' })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), answers, (pieces, answer) => {
        const uri = `https://app.example/cb?${pieces.join('')}`
        if (redirectUriProblem(uri)) return
        const { searchParams } = new URL(withParameters(uri, answer))
        for (const [name, value] of Object.entries(answer)) expect(searchParams.getAll(name)).toEqual([value])
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([
    ['https://app.example:8443/cb', 'app.example:8443', 'https://app.example:8443'],
    ['http://127.0.0.1:5000/cb', '127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['http://[::1]:8123/cb', '[::1]:8123', 'http:'],
    ['com.example.app:/cb', 'com.example.app', 'com.example.app:'],
    ['com.example.app://cb', 'com.example.app', 'com.example.app:'],
  ])('to %s goes to %s in words and to %s in CSP', (uri, host, origin) => {
    expect([redirectHost(uri), redirectOrigin(uri)]).toEqual([host, origin])
  })
})
