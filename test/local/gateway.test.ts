import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { eventOf, send } from './fixture/send.ts'
import { sharedFixture } from './fixture/system.ts'

const fixture = sharedFixture()

test('fixed text goes before a parameter, and a required parameter must be there', async () => {
  const system = fixture()
  const missing = await send(system.url, '/v1/things/fixed')
  expect(missing.status).toBe(400)
  expect(missing.headers['x-amzn-errortype']).toBe('BadRequestException')
  expect(JSON.parse(missing.text)).toEqual({
    message: 'Missing required request parameters: [needed, X-Needed]',
  })
  const event = await eventOf(system, '/v1/things/fixed?needed=1', { headers: { 'x-needed': '1' } })
  expect(event.resource).toBe('/things/fixed')
})

test.each([
  ['another path', 'GET', '/v1/nowhere', {}],
  ['another method', 'DELETE', '/v1/obey', {}],
  ['an unknown method', 'PROPFIND', '/v1/things', {}],
  ['too few segments', 'GET', '/v1/files', {}],
  ['too many segments', 'GET', '/v1/things/a/b', {}],
])('%s is a missing authentication token, with the status of the API', async (_, method, path, headers) => {
  const { status, headers: sent, text } = await send(fixture().url, path, { method, headers })
  expect(status).toBe(404)
  expect(sent).toMatchObject({
    'content-type': 'application/json',
    'x-amzn-errortype': 'MissingAuthenticationTokenException',
    'x-amzn-requestid': expect.any(String),
    'x-amz-apigw-id': expect.any(String),
  })
  expect(JSON.parse(text)).toEqual({
    message: 'Missing Authentication Token',
    type: 'MISSING_AUTHENTICATION_TOKEN',
  })
})

test.each([
  ['another stage', '/v2/things'],
  ['no stage', '/things'],
  ['a stage that only begins alike', '/v11/things'],
  ['nothing', '/'],
])('%s is at no API, and so is answered without its gateway responses', async (_, path) => {
  const { status, headers, text } = await send(fixture().url, path, {
    headers: { Authorization: 'Bearer x' },
  })
  expect(status).toBe(403)
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-amzn-errortype': 'ForbiddenException',
  })
  expect(text).toBe('{"message":"Forbidden"}')
})

test('an unknown path with an Authorization header is an invalid signature, and API Gateway repeats the header', async () => {
  const { status, headers, text } = await send(fixture().url, '/v1/nowhere', {
    headers: { Authorization: 'Bearer secret' },
  })
  expect(status).toBe(403)
  expect(headers['x-amzn-errortype']).toBe('IncompleteSignatureException')
  expect(text).toContain("'Bearer secret'")
})

test('a preflight is answered by the gateway', async () => {
  const answer = await send(fixture().url, '/v1/things/7', { method: 'OPTIONS' })
  expect(answer.status).toBe(204)
  expect(answer.text).toBe('')
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-headers': expect.stringContaining('Authorization'),
  })
  expect(answer.headers).not.toHaveProperty('content-length')
})

test.each(['constructor', '__proto__'])(
  'a mock knows no template by a name that every object has: %s',
  async (type) => {
    const answer = await send(fixture().url, '/v1/things', {
      method: 'OPTIONS',
      headers: { 'Content-Type': type },
      body: 'x',
    })
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('function')
  },
)

test('a mock passes on a body of another content type, which has no status code', async () => {
  const headers = { 'Content-Type': 'text/plain' }
  const answer = await send(fixture().url, '/v1/things', {
    method: 'OPTIONS',
    headers,
    body: 'x',
  })
  expect(answer.status).toBe(500)
})

describe('what is too large', () => {
  test.each([
    ['headers', { headers: { 'X-Large': 'x'.repeat(10_240) } }, 'HTTP header is larger than 10240 bytes.'],
    ['a body beyond 10 MB', { body: Buffer.alloc(10 * 1024 * 1024 + 1, 'x') }, 'Request Too Long'],
    ['an event beyond 6 MB', { body: Buffer.alloc(6 * 1024 * 1024, 'x') }, 'Request Too Long'],
  ])('%s never reaches a function', async (_, options, message) => {
    const answer = await send(fixture().url, '/v1/things', { method: 'POST', ...options })
    expect(answer.status).toBe(413)
    expect(JSON.parse(answer.text)).toEqual({ message })
  })

  test.each([
    ['a URL', '/v1/things?', 10_240, 10_241],
    // arn:aws:execute-api:us-east-1:123456789012:<the API's id>/v1/GET/cached/…
    ['the ARN of a method that needs authorization', '/v1/cached/', 1543, 1544],
  ])('%s is told so', async (_, begin, fits, exceeds) => {
    const get = (size: number) =>
      send(fixture().url, begin.padEnd(size, 'x'), { headers: { Authorization: 'allow' } })
    expect((await get(fits)).status).toBe(200)
    const { status, text } = await get(exceeds)
    expect(status).toBe(414)
    expect(JSON.parse(text)).toEqual({ message: 'Request-URI Too Long' })
  })

  test('of headers, names, spaces and line ends count too, and the request line does not', async () => {
    const get = (size: number) => {
      const rest = 'Host: x\r\nConnection: close\r\nX-Large: \r\n'.length
      const headers = { Host: 'x', Connection: 'close', 'X-Large': 'x'.repeat(size - rest) }
      return send(fixture().url, `/v1/things?${'x'.repeat(1_000)}`, { headers })
    }
    expect((await get(10_240)).status).toBe(200)
    expect((await get(10_241)).status).toBe(413)
  })

  test('headers up to the limit and a body of 5 MB do', async () => {
    const event = await eventOf(fixture(), '/v1/files/x', {
      method: 'POST',
      headers: { 'X-Large': 'x'.repeat(10_000) },
      body: Buffer.alloc(5 * 1024 * 1024, 'x'),
    })
    expect(event.body.length).toBe(5 * 1024 * 1024)
  })
})

test.each([
  'nonsense\r\n\r\n',
  'GET /v1/things HTTP/1.1\r\n\r\n',
  'GET /v1/things HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n',
])('what is no HTTP request gets 400, and the next one is served: %j', async (bytes) => {
  const { hostname, port } = new URL(fixture().url)
  const socket = connect(Number(port), hostname)
  socket.end(bytes)
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /)
  expect((await send(fixture().url, '/v1/things')).status).toBe(200)
})

test('a client that goes away in the middle harms nobody', async () => {
  const { hostname, port } = new URL(fixture().url)
  const socket = connect(Number(port), hostname)
  socket.write('POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf')
  await once(socket, 'connect')
  socket.destroy()
  expect((await send(fixture().url, '/v1/things')).status).toBe(200)
})
