import { describe, expect, it } from 'vitest'
import {
  authorizationParameters,
  tokenRequest,
  tokenToIntrospect,
  tokenToRevoke,
} from '../../functions/http/schemas.ts'
import { readPage } from './consent-form.ts'
import { expectError } from './oauth-error.ts'
import { startSystem } from './system.ts'
import { redirectUri, registerApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession, newUser } = system
const developer = await newSession()
const app = await registerApp(system, developer)

type Form = Readonly<Record<string, string>>

/** Requests in which a parameter stands twice: as it was, with another value, with none, and with none both times. */
function repeating(form: Form, name: string): string[] {
  const { [name]: value = 'x', ...others } = form
  const pairs = [
    [value, value],
    [value, 'other'],
    [value, ''],
    ['', ''],
  ]
  return pairs.map((values) =>
    new URLSearchParams([
      ...Object.entries(others),
      ...values.map((each): [string, string] => [name, each]),
    ]).toString(),
  )
}

/** It says which, where that can be told from a token that stands in place of a name. */
const description = (name: string) =>
  `${/^[a-z_]+$/.test(name) ? `'${name}'` : 'A parameter'} is there twice.`

const asForm = (body: string) => ({
  body,
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
})

describe('S-18 a repeated parameter is invalid_request, whatever its values, and nothing comes of it', () => {
  const credentials = { client_id: app.clientId, client_secret: app.clientSecret ?? '' }

  /** A request of each endpoint that is answered as it is, and all that it may have besides. */
  const requests: readonly (readonly [string, object, () => Promise<Form>])[] = [
    [
      '/token',
      tokenRequest.shape,
      async () => ({
        ...{ ...credentials, grant_type: 'authorization_code', redirect_uri: redirectUri },
        ...{ code: await app.getCode(await newUser()), code_verifier: app.verifier },
      }),
    ],
    [
      '/revoke',
      tokenToRevoke.shape,
      async () => ({ ...credentials, token: (await app.connect(await newUser())).refresh_token }),
    ],
    ['/introspect', tokenToIntrospect.shape, async () => ({ ...credentials, token: developer.access_token })],
  ]
  const cases = requests.flatMap(([path, shape, make]) =>
    [...Object.keys(shape), 'token_type_hint', 'unknown'].map((name) => ({ path, name, make })),
  )

  it.each(cases)('POST $path: $name', async ({ path, name, make }) => {
    const form = await make()
    for (const body of repeating(form, name)) {
      const answer = await call('POST', path, asForm(body))
      expectError(answer, 'invalid_request')
      expect(answer.json.error_description).toBe(description(name))
    }
    if ('token' in form)
      expect((await app.ask('/introspect', { token: String(form.token) })).json.active).toBe(true)
    expect((await call('POST', path, { form })).status).toBe(200)
  })

  const request = app.authorizationRequest({ state: 'x', nonce: 'x', login_hint: 'x' })
  const parameters = [...Object.keys(authorizationParameters.shape), 'unknown']

  it.each(parameters)('GET /authorize: %s', async (name) => {
    for (const query of repeating(request, name)) {
      const { status, headers, text } = await system.open('GET', `/authorize?${query}`)
      expect({ status, location: headers.get('location') }).toEqual({ status: 400, location: null })
      expect(readPage(text).text).toContain(description(name))
    }
    expect((await system.open('GET', `/authorize?${new URLSearchParams(request)}`)).status).toBe(200)
  })

  it.each([...parameters, 'username', 'password', 'decision', 'allow:notes:read'])(
    'POST /authorize: %s',
    async (name) => {
      const { username, password } = await newUser()
      const form = { ...request, username, password, decision: 'allow', 'allow:notes:read': 'on' }
      for (const body of repeating(form, name)) {
        const { status, headers, text } = await system.open('POST', '/authorize', asForm(body))
        expect({ status, location: headers.get('location') }).toEqual({ status: 400, location: null })
        expect(readPage(text).text).toContain(description(name))
      }
      expect((await system.open('POST', '/authorize', { form })).status).toBe(303)
    },
  )

  it.each(['hp_rt_1.SECRET', 'eyJhbGciOi.e30.c2ln', '5a1f4a52-6f4c-4a43', 'x'.repeat(33)])(
    'and what may be a token in place of a name is not repeated: %s',
    async (token) => {
      const answer = await call('POST', '/token', asForm(`${token}&${token}`))
      expectError(answer, 'invalid_request')
      expect(answer.json.error_description).toBe('A parameter is there twice.')
    },
  )
})
