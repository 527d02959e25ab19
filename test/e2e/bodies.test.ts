import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAdministrator } from './administrator.ts'
import { createForge } from './forge.ts'
import { ownRoutes } from './openapi/own-routes.ts'
import { deployedRoutes } from './routes.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const { call } = system
const { scan } = createAdministrator(system)
const { forge } = await createForge(system)

/** The endpoints that read a body: how it is written, and one that they take. */
const bodies: Readonly<Record<string, Readonly<Record<string, string>> | 'form' | 'none'>> = {
  'POST /register': { username: 'somebody', password: 'orchard lantern seventeen' },
  'POST /login': {
    username: 'somebody',
    password: 'orchard lantern seventeen',
    scope: 'notes:read',
    name: 'x',
  },
  'POST /notes': { text: 'x' },
  'POST /password': {
    current_password: 'orchard lantern seventeen',
    new_password: 'orchard lantern eighteen',
    name: 'x',
  },
  'POST /personal-tokens': { name: 'backup', scope: 'notes:read' },
  'POST /clients': { client_name: 'Scheduler', scope: 'notes:read', token_endpoint_auth_method: 'none' },
  'PUT /clients/{client_id}': { client_name: 'Scheduler', scope: 'notes:read' },
  'POST /authorize': 'form',
  'POST /introspect': 'form',
  'POST /revoke': 'form',
  'POST /token': 'form',
  'POST /clients/{client_id}/secrets': 'none',
  'POST /logout': 'none',
  'POST /whoami/share': 'none',
}

const routes = deployedRoutes(system).filter(({ method }) => !['GET', 'DELETE'].includes(method))
const reading = routes.flatMap((route) => {
  const body = bodies[route.name]
  return typeof body === 'object' ? [{ ...route, body }] : []
})

/** With a token that each route takes, so that it is the body that is wrong. */
const send = ({ method, path }: { method: string; path: string }, body: string | Uint8Array<ArrayBuffer>) =>
  call(method, path, {
    body,
    token: forge({ claims: { scope: 'account notes:read notes:write notes:share' } }),
    headers: { 'Content-Type': 'application/json' },
  })

const everything = () => Promise.all(Object.keys(system.tables).map(scan))

it('S-55 is tested on every route that a body can be sent to', () => {
  expect(routes.map(({ name }) => name).sort()).toEqual(Object.keys(bodies).sort())
})

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))))

const notJson = /^The body must be JSON\.$/
const notAnObject =
  /^The body must be a JSON object, with no member twice and nothing nested deeper than 16\.$/

describe.each(reading)('S-55 $name', (route) => {
  const text = JSON.stringify(route.body)
  const [first = ''] = Object.keys(route.body)
  const withFirst = (value: string) =>
    JSON.stringify({ ...route.body, [first]: 0 }).replace(/:0/, `:${value}`)

  const malformed: readonly (readonly [string, string | Uint8Array<ArrayBuffer>, RegExp])[] = [
    ['nothing', '', notJson],
    ['spaces', '   ', notJson],
    ['not JSON', `username=somebody&password=x`, notJson],
    ['JSON in single quotes', text.replaceAll('"', "'"), notJson],
    ['cut off', text.slice(0, -1), notJson],
    ['followed by more', `${text}{}`, notJson],
    ['an array', `[${text}]`, notAnObject],
    ['a text', JSON.stringify(text), notAnObject],
    ['a number', '1', notAnObject],
    ['null', 'null', notAnObject],
    ['no members', '{}', new RegExp(`^${first} is missing`)],
    ['a repeated member', text.replace('{', `{"${first}":"x",`), notAnObject],
    ['a repeated member that nobody reads', text.replace('{', '{"x":1,"x":2,'), notAnObject],
    ['deep nesting', text.replace('{', `{"x":${'['.repeat(17)}${']'.repeat(17)},`), notAnObject],
    ['very deep nesting', text.replace('{', `{"x":${'['.repeat(30_000)}${']'.repeat(30_000)},`), notAnObject],
    ['a byte order mark', `\ufeff${text}`, notJson],
    ['bytes that are not UTF-8', bytes('{"', [0xff, 0xfe], `":1,${text.slice(1)}`), /UTF-8/],
    ['a raw control character', withFirst('"a\u0001b"'), notJson],
    ['half of a surrogate pair, escaped', withFirst('"\\ud800 and more than that"'), /surrogate pair/],
    ['the other half', withFirst('"\\udc00 and more than that"'), /surrogate pair/],
    ...['1', 'true', 'null', '["x"]', '{"S":"x"}', '[]', '{}', '1e400', '-0'].map(
      (value) => [`${first} as ${value}`, withFirst(value), new RegExp(`^${first} must be a text`)] as const,
    ),
  ]

  it.each(malformed)('refuses a body that is %s, and says what is wrong', async (_, body, description) => {
    const { status, json, text: answer } = await send(route, body)
    expect({ status, json }).toEqual({
      status: 400,
      json: { error: 'invalid_request', error_description: expect.stringMatching(description) },
    })
    expect(answer.length).toBeLessThan(400)
  })

  it('refuses bodies beyond 64 KB with 413, however large', async () => {
    for (const size of [64 * 1024, 1024 * 1024, 6 * 1024 * 1024]) {
      const { status, json } = await send(route, text.replace('{', `{"x":"${'x'.repeat(size)}",`))
      expect({ status, error: json.error }).toEqual({ status: 413, error: 'request_too_large' })
    }
  })

  it('names each member that is wrong', async () => {
    const wrong = JSON.stringify(Object.fromEntries(Object.keys(route.body).map((name) => [name, 1])))
    const { json } = await send(route, wrong)
    for (const name of Object.keys(route.body)) expect(json.error_description).toContain(`${name} must be`)
  })
})

const own = reading.filter(({ name }) => ownRoutes(system).some((route) => route.name === name))

// Other handlers may take it.
it.each(own)('S-55 $name refuses what stands for bytes that are not UTF-8, escaped', async (route) => {
  const [first = ''] = Object.keys(route.body)
  const body = JSON.stringify({ ...route.body, [first]: 'X and more' }).replace('X', '\\ufffd')
  const { status, json } = await send(route, body)
  expect({ status, json }).toEqual({
    status: 400,
    json: { error: 'invalid_request', error_description: expect.stringContaining(`${first} must be UTF-8`) },
  })
})

describe('S-55 whatever the body', () => {
  /** Values that no member takes, so that nothing can come of any of these bodies. */
  const unusable = fc.oneof(
    fc.string({ maxLength: 14, unit: 'binary' }),
    fc.jsonValue().filter((value) => typeof value !== 'string'),
  )
  const object = fc
    .dictionary(
      fc.constantFrom('username', 'password', 'scope', 'name', 'text', '__proto__', 'toString'),
      unusable,
    )
    .filter(({ text }) => typeof text !== 'string')
  const json = fc.oneof(
    fc.json(),
    object.map((value) => JSON.stringify(value)),
  )
  const anyBytes = fc.uint8Array({ maxLength: 200 }).map((array) => new Uint8Array(array))

  it.each(reading)('$name answers 4xx in JSON, and nothing is written', async (route) => {
    const before = await everything()
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, anyBytes), async (body) => {
        const { status, json: answer } = await send(route, body)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
        expect(answer).toEqual({ error: expect.any(String), error_description: expect.any(String) })
      }),
      { numRuns: 100 },
    )
    expect(await everything()).toEqual(before)
  })
})

it.each(routes.filter(({ name }) => bodies[name] === 'none'))(
  'S-55 $name reads no body, so that none is wrong',
  async (route) => {
    // What the path names is not there.
    const expected = route.path.includes('{') ? 404 : expect.toSatisfy((status: number) => status < 300)
    for (const body of ['', '{', 'null', bytes([0xff])])
      expect((await send(route, body)).status).toEqual(expected)
  },
)

it.each([
  ['a form', 'POST /token', { form: { grant_type: 'refresh_token', refresh_token: 'x' } }],
  ['a form of a page', 'POST /authorize', { form: { client_id: 'x', decision: 'allow', username: 'x' } }],
])('S-55 %s with bytes that are not UTF-8, percent-encoded, is refused', async (_, route, { form }) => {
  const [method = '', path = ''] = route.split(' ')
  for (const bad of ['%FF%FE', '%C0%80', '%ED%A0%80']) {
    const { status, text } = await system[path === '/authorize' ? 'open' : 'call'](method, path, {
      body: `${new URLSearchParams(form)}&scope=${bad}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(status).toBe(400)
    expect(text).toContain('scope must be UTF-8')
  }
})
