import { request as httpRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import { isObject } from '../../local/json.ts'
import type { LocalSystem } from '../../local/system.ts'
import { editResources } from './fixture/edit.ts'
import { sharedFixture, startFixture } from './fixture/system.ts'

const fixture = sharedFixture()

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly rawHeaders: readonly string[]
  readonly text: string
}

/** A request just as it is given: fetch() would tidy up paths and headers. */
function send(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname: host, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const { method = 'GET', body } = options
    const headers = { ...options.headers, ...(body && { 'Content-Length': String(Buffer.byteLength(body)) }) }
    const request = httpRequest({ host, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          text: Buffer.concat(chunks).toString('latin1'),
        }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** What the echo function was given. */
async function eventOf(system: LocalSystem, path: string, options: Parameters<typeof send>[2] = {}) {
  const { status, text } = await send(system.url, path, options)
  expect(status, text).toBe(200)
  const { event } = JSON.parse(Buffer.from(text, 'latin1').toString('utf8'))
  return event
}

const obey = (system: LocalSystem, value: unknown, headers = {}) =>
  send(system.url, '/v1/obey', { method: 'POST', headers, body: JSON.stringify({ action: 'return', value }) })

test('a proxy event has every member that API Gateway gives it', async () => {
  const system = fixture()
  const event = await eventOf(system, '/v1/things/a%20b?x=1&x=2&y=%C3%A9+z&empty=', {
    method: 'PUT',
    headers: {
      'X-CaSe': ['one', 'two'],
      'Content-Type': 'text/plain',
      'User-Agent': 'test',
      Host: 'example.org',
    },
    body: 'grüße',
  })
  const port = new URL(system.url).port
  expect(event).toEqual({
    resource: '/things/{id}',
    path: '/things/a%20b',
    httpMethod: 'PUT',
    headers: {
      'X-CaSe': 'two',
      'Content-Type': 'text/plain',
      'User-Agent': 'test',
      Host: 'example.org',
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Port': port,
      'X-Forwarded-Proto': 'http',
      'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    },
    multiValueHeaders: {
      'X-CaSe': ['one', 'two'],
      'Content-Type': ['text/plain'],
      'User-Agent': ['test'],
      Host: ['example.org'],
      'X-Forwarded-For': ['127.0.0.1'],
      'X-Forwarded-Port': [port],
      'X-Forwarded-Proto': ['http'],
      'X-Amzn-Trace-Id': [expect.any(String)],
    },
    queryStringParameters: { x: '2', y: 'é z', empty: '' },
    multiValueQueryStringParameters: { x: ['1', '2'], y: ['é z'], empty: [''] },
    pathParameters: { id: 'a%20b' },
    stageVariables: { colour: 'blue' },
    requestContext: {
      resourceId: expect.stringMatching(/^[a-z0-9]{10}$/),
      resourcePath: '/things/{id}',
      httpMethod: 'PUT',
      extendedRequestId: expect.stringMatching(/=$/),
      requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      path: '/v1/things/a%20b',
      accountId: '123456789012',
      protocol: 'HTTP/1.1',
      stage: 'v1',
      domainPrefix: 'example',
      requestTimeEpoch: expect.any(Number),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      identity: {
        cognitoIdentityPoolId: null,
        accountId: null,
        cognitoIdentityId: null,
        caller: null,
        sourceIp: '127.0.0.1',
        principalOrgId: null,
        accessKey: null,
        cognitoAuthenticationType: null,
        cognitoAuthenticationProvider: null,
        userArn: null,
        userAgent: 'test',
        user: null,
      },
      domainName: 'example.org',
      deploymentId: expect.any(String),
      apiId: system.api.id,
    },
    body: 'grüße',
    isBase64Encoded: false,
  })
})

test('a proxy event has null for what the request has not', async () => {
  const event = await eventOf(fixture(), '/v1')
  expect(event).toMatchObject({
    resource: '/',
    path: '/',
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    body: null,
    isBase64Encoded: false,
  })
})

test('the client cannot pretend to be somewhere else, and its hop-by-hop headers end at the gateway (S-17)', async () => {
  const event = await eventOf(fixture(), '/v1/things', {
    headers: {
      'x-forwarded-for': '8.8.8.8',
      'X-Forwarded-Proto': 'https',
      'x-amzn-trace-id': 'mine',
      Connection: 'keep-alive',
      TE: 'trailers',
      'X-User-Id': 'admin',
    },
  })
  expect(event.headers).toMatchObject({
    'X-Forwarded-For': '8.8.8.8, 127.0.0.1',
    'X-Forwarded-Proto': 'http',
    'X-Amzn-Trace-Id': expect.stringContaining('Root='),
    'X-User-Id': 'admin',
  })
  expect(event.headers).not.toHaveProperty('x-amzn-trace-id')
  expect(event.headers).not.toHaveProperty('Connection')
  expect(event.headers).not.toHaveProperty('TE')
  expect(event.requestContext).not.toHaveProperty('authorizer')
})

test.each([
  ['/v1/', '/', {}],
  ['/v1/things', '/things', null],
  ['/v1/things/', '/things', null],
  ['/v1/things/7', '/things/{id}', { id: '7' }],
  ['/v1/things/7/', '/things/{id}', { id: '7' }],
  ['/v1/files/a', '/files/{path+}', { path: 'a' }],
  ['/v1/files/a/b%2Fc/d', '/files/{path+}', { path: 'a/b%2Fc/d' }],
  ['/v1//things', '/things', null],
  ['/v1/things?a=1;b=2', '/things', null],
])('%s is served by %s', async (path, resource, parameters) => {
  const event = await eventOf(fixture(), path)
  expect(event.resource).toBe(resource)
  expect(event.pathParameters ?? {}).toEqual(parameters ?? {})
  expect(event.path).not.toMatch(/^\/\//)
  if (path.includes(';')) expect(event.queryStringParameters).toEqual({ a: '1', b: '2' })
})

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
  ['another stage', 'GET', '/v2/things', {}],
  ['no stage', 'GET', '/things', {}],
  ['a stage that only begins alike', 'GET', '/v11/things', {}],
  ['nothing', 'GET', '/', {}],
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

test('a mock passes on a body of another content type, which has no status code', async () => {
  const headers = { 'Content-Type': 'text/plain' }
  const answer = await send(fixture().url, '/v1/things', {
    method: 'OPTIONS',
    headers,
    body: 'x',
  })
  expect(answer.status).toBe(500)
})

describe('what a function answers', () => {
  test.each([
    [{ statusCode: 201, body: 'made' }, 201, 'made'],
    [{ statusCode: '404', body: null }, 404, ''],
    [{ body: 'only' }, 200, 'only'],
    [{}, 200, ''],
    [{ statusCode: 204 }, 204, ''],
    [{ statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, 'aGk='],
  ])('%j becomes %d %j', async (value, status, body) => {
    const answer = await obey(fixture(), value)
    expect([answer.status, answer.text]).toEqual([status, body])
    expect(answer.headers['content-type']).toBe('application/json')
  })

  test('has its headers, those of both members once', async () => {
    const answer = await obey(fixture(), {
      statusCode: 200,
      headers: { 'Content-Type': 'text/html', 'X-One': 'a', 'X-Both': 'a', 'X-Flag': true },
      multiValueHeaders: { 'X-Both': ['a', 'b'], 'X-Many': ['1', '2'] },
    })
    const values = (name: string) =>
      answer.rawHeaders.filter((_, index) => answer.rawHeaders[index - 1] === name)
    expect(values('Content-Type')).toEqual(['text/html'])
    expect(values('X-One')).toEqual(['a'])
    expect(values('X-Both')).toEqual(['a', 'b'])
    expect(values('X-Many')).toEqual(['1', '2'])
    expect(values('X-Flag')).toEqual(['true'])
    expect(answer.headers['x-amzn-trace-id']).toMatch(/^Root=/)
  })

  test('has some headers under another name', async () => {
    const answer = await obey(fixture(), {
      headers: { 'WWW-Authenticate': 'Basic', Server: 'mine', Date: 'now', 'Transfer-Encoding': 'chunked' },
    })
    expect(answer.headers).toMatchObject({
      'x-amzn-remapped-www-authenticate': 'Basic',
      'x-amzn-remapped-server': 'mine',
      'x-amzn-remapped-date': 'now',
    })
    expect(answer.headers).not.toHaveProperty('www-authenticate')
    expect(answer.headers).not.toHaveProperty('transfer-encoding')
  })

  test.each([
    ['null', null],
    ['text', 'hello'],
    ['a list', []],
    ['another member', { statusCode: 200, message: 'hi' }],
    ['an object as body', { statusCode: 200, body: {} }],
    ['no number as status', { statusCode: 'fine' }],
    ['an impossible status', { statusCode: 99 }],
    ['a number as header', { headers: { 'Retry-After': 5 } }],
    ['a line break in a header', { headers: { 'X-A': 'a\r\nX-B: b' } }],
    ['an impossible header name', { headers: { 'X A': 'a' } }],
  ])('of %s is a bad gateway', async (_, value) => {
    const answer = await obey(fixture(), value)
    expect(answer.status).toBe(502)
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'failed' })
    expect(answer.headers['x-amzn-errortype']).toBe('InternalServerErrorException')
  })
})

describe('binary media types', () => {
  const bytes = Buffer.from([0, 255, 128, 7])

  test('reach a function in base64', async () => {
    const headers = { 'Content-Type': 'application/octet-stream; x=y' }
    const event = await eventOf(fixture(), '/v1/things', { method: 'POST', headers, body: bytes })
    expect(event).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true })
  })

  test('are decoded only for a client that accepts them', async () => {
    const system = fixture()
    const value = { body: bytes.toString('base64'), isBase64Encoded: true }
    const accepted = await obey(system, value, { Accept: 'application/octet-stream, */*' })
    expect(accepted.text).toBe(bytes.toString('latin1'))
    const refused = await obey(system, value, { Accept: '*/*' })
    expect(refused.text).toBe(bytes.toString('base64'))
  })

  test('other bytes become text, broken or not', async () => {
    const event = await eventOf(fixture(), '/v1/things', { method: 'POST', body: bytes })
    expect(event).toMatchObject({ body: bytes.toString('utf8'), isBase64Encoded: false })
  })
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
  ['no function is integrated', { Type: 'HTTP', Uri: 'https://example.org', IntegrationHttpMethod: 'POST' }],
  ['the method of the integration is not POST', { Type: 'AWS_PROXY', IntegrationHttpMethod: 'GET' }],
])('a stack is refused where %s', async (_, Integration) => {
  const editTemplate = editResources('AWS::ApiGateway::Method', ({ Properties }) => ({
    Properties: {
      ...Properties,
      Integration: { ...(isObject(Properties?.Integration) && Properties.Integration), ...Integration },
    },
  }))
  await expect(startFixture({ editTemplate })).rejects.toThrow('mock and Lambda proxy integrations only')
})

test.each([
  [{ AuthorizationType: 'AWS_IAM' }, 'no authorization of the type AWS_IAM'],
  [{ ApiKeyRequired: true }, 'has no API keys'],
])('a stack is refused for %j of a method', async (properties, message) => {
  const editTemplate = editResources('AWS::ApiGateway::Method', ({ Properties }) => ({
    Properties: { ...Properties, ...properties },
  }))
  await expect(startFixture({ editTemplate })).rejects.toThrow(message)
})

describe('at the root', () => {
  test('the stage is not in the path, and functions are told the custom domain’s place here', async () => {
    const system = await startFixture({ root: true })
    expect(system.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const { text } = await send(system.url, '/things/7')
    const { event, environment } = JSON.parse(text)
    expect(event).toMatchObject({ path: '/things/7', requestContext: { path: '/things/7', stage: 'v1' } })
    expect(environment).toMatchObject({ DOMAIN_ISSUER: system.url })
    expect((await send(system.url, '/v1/things/7')).status).toBe(404)
  })

  test('a stack without a custom domain is refused', async () => {
    const editTemplate = editResources('AWS::ApiGateway::BasePathMapping', () => undefined)
    await expect(startFixture({ root: true, editTemplate })).rejects.toThrow('the stack has none')
  })
})

test('a function may be invoked by the API only with a permission', async () => {
  const lines: string[] = []
  const system = await startFixture({
    editTemplate: editResources('AWS::Lambda::Permission', () => undefined),
    onLog: ({ line }) => lines.push(line),
  })
  const answer = await send(system.url, '/v1/things')
  expect(answer.status).toBe(500)
  expect(lines.join()).toContain('API Gateway may not invoke')
})
