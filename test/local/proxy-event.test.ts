import { expect, test } from 'vitest'
import { eventOf } from './fixture/send.ts'
import { sharedFixture } from './fixture/system.ts'

const fixture = sharedFixture()

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
