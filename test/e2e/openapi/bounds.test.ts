import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { operations, problemsOf, resolve, type Schema } from '../../functions/http/openapi/description.ts'
import { pagePath } from '../routes.ts'
import { startSystem } from '../system.ts'
import { registerApp } from '../third-party.ts'

const system = await startSystem()
const { access_token: token, ...user } = await system.newSession()
const app = await registerApp(system, { access_token: token })

const password = 'orchard lantern seventeen'
const metadata = { client_name: 'Scheduler', redirect_uris: ['https://scheduler.example.com/callback'] }

/** By route: a request with which nothing is wrong, but that a test changes a member of. */
const usual: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
  'POST /register': () => ({ username: `name-${randomUUID()}`, password }),
  'POST /login': () => ({ username: user.username, password }),
  'POST /personal-tokens': () => ({ name: 'backup script', scope: 'profile', expires_in: 3_600 }),
  'POST /clients': () => metadata,
  'POST /revoke': () => ({ token: 'unknown' }),
  'POST /introspect': () => ({ token: 'unknown', client_id: app.clientId, client_secret: app.clientSecret }),
  'GET /authorize': () => app.authorizationRequest(),
  'GET /grants': () => ({}),
  'GET /clients': () => ({}),
}

/** What an operation says of a member of its body, or of a parameter. */
function describedMember(route: string, name: string): Schema {
  const { parameters = [], requestBody } = operations.get(route) ?? {}
  const parameter = parameters.find((candidate) => candidate.name === name)
  const [media] = Object.values(requestBody?.content ?? {})
  const member = parameter
    ? { ...parameter.schema, description: parameter.description }
    : resolve(media?.schema ?? {}).properties?.[name]
  if (!member) throw new Error(`${route} has no ${name}`)
  return member
}

function send(route: string, members: Readonly<Record<string, unknown>>) {
  const [method = '', path = ''] = route.split(' ')
  const form = Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]))
  if (method === 'GET') {
    const query = `${path}?${new URLSearchParams(form)}`
    return path === pagePath ? system.open('GET', query) : system.call('GET', query, { token })
  }
  const isForm = 'application/x-www-form-urlencoded' in (operations.get(route)?.requestBody?.content ?? {})
  return system.call(method, path, isForm ? { form } : { json: members, token })
}

const ofLength = (length: number) =>
  Array.from({ length }, (_, i) => 'abcdefghijklmnop'[(i * 7) % 13]).join('')
const uriOfLength = (length: number) => `https://scheduler.example.com/${'x'.repeat(length - 30)}`
const uris = (count: number) => Array.from({ length: count }, (_, i) => `https://scheduler.example.com/${i}`)

interface Bound {
  readonly member: string
  readonly taken: unknown
  readonly refused: unknown
  /** Where the schema says nothing of the bound: how it is put in words. */
  readonly words?: string
}

const bounds: Readonly<Record<string, readonly Bound[]>> = {
  'POST /register': [
    { member: 'username', taken: ofLength(128), refused: ofLength(129), words: '1 to 128 characters' },
    { member: 'username', taken: 'x', refused: '', words: '1 to 128 characters' },
    { member: 'username', taken: 'Ωμέγα-٣._@+', refused: 'a b', words: '`. _ @ + -`' },
    { member: 'password', taken: ofLength(15), refused: ofLength(14), words: '15 to 1,024 characters' },
    { member: 'password', taken: ofLength(1_024), refused: ofLength(1_025), words: '15 to 1,024 characters' },
  ],
  'POST /login': [
    { member: 'name', taken: ofLength(100), refused: ofLength(101) },
    { member: 'scope', taken: 'account', refused: ofLength(2_049) },
  ],
  'POST /personal-tokens': [
    { member: 'name', taken: ofLength(100), refused: ofLength(101) },
    { member: 'scope', taken: 'openid profile', refused: '' },
    { member: 'expires_in', taken: 60, refused: 59 },
    { member: 'expires_in', taken: 31_536_000, refused: 31_536_001 },
    { member: 'expires_in', taken: 61, refused: 60.5 },
  ],
  'POST /clients': [
    { member: 'client_name', taken: ofLength(60), refused: ofLength(61), words: '1 to 60 characters' },
    { member: 'client_name', taken: ' x ', refused: ' ', words: '1 to 60 characters' },
    { member: 'redirect_uris', taken: uris(10), refused: uris(11) },
    { member: 'redirect_uris', taken: [uriOfLength(1_024)], refused: [uriOfLength(1_025)] },
    { member: 'redirect_uris', taken: uris(1), refused: [], words: 'at least one for `authorization_code`' },
    { member: 'grant_types', taken: ['authorization_code'], refused: [] },
    { member: 'grant_types', taken: ['authorization_code'], refused: ['password'] },
    { member: 'token_endpoint_auth_method', taken: 'client_secret_post', refused: 'private_key_jwt' },
  ],
  'POST /revoke': [
    { member: 'token', taken: ofLength(8_192), refused: ofLength(8_193) },
    { member: 'client_id', taken: 'first-party', refused: ofLength(257) },
  ],
  'POST /introspect': [{ member: 'token', taken: ofLength(8_192), refused: ofLength(8_193) }],
  'GET /authorize': [
    { member: 'response_type', taken: 'code', refused: 'token' },
    { member: 'response_mode', taken: 'query', refused: 'fragment' },
    { member: 'state', taken: ' !~'.padEnd(2_048, 'x'), refused: ofLength(2_049) },
    { member: 'state', taken: ' "\\~', refused: 'ä' },
    { member: 'nonce', taken: ofLength(512), refused: ofLength(513) },
    { member: 'nonce', taken: ' "\\~', refused: 'ä' },
    { member: 'code_challenge', taken: ofLength(43), refused: ofLength(42) },
    { member: 'code_challenge_method', taken: 'S256', refused: 'plain' },
  ],
  'GET /grants': [
    { member: 'limit', taken: 1, refused: 0 },
    { member: 'limit', taken: 30, refused: 31 },
    { member: 'cursor', taken: user.grant_id, refused: 'the next' },
  ],
  'GET /clients': [
    { member: 'limit', taken: 50, refused: 51 },
    { member: 'cursor', taken: app.clientId, refused: 'the next' },
  ],
}

describe.each(Object.entries(bounds))('the bounds that are described of %s are its bounds', (route, own) => {
  it.each(own)('$member: $taken, and not $refused', async ({ member, taken, refused, words }) => {
    const request = usual[route]?.() ?? {}
    const at = await send(route, { ...request, [member]: taken })
    expect(at.status, at.text).toBeLessThan(300)
    const beyond = await send(route, { ...request, [member]: refused })
    expect(beyond.status, beyond.text).toBe(400)

    const described = describedMember(route, member)
    expect(problemsOf(taken, described)).toEqual([])
    if (words === undefined) expect(problemsOf(refused, described)).not.toEqual([])
    else expect(described.description).toContain(words)
  })
})
