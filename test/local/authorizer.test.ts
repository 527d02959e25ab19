import { expect, test } from 'vitest'
import { call } from './fixture/calls.ts'
import { editResources } from './fixture/edit.ts'
import { sharedFixture, startFixture } from './fixture/system.ts'

const fixture = sharedFixture()

test('what an authorizer passes on reaches the function as strings', async () => {
  const { status, body } = await call(fixture(), '/guarded', { token: 'allow' })
  expect(status).toBe(200)
  expect(body.event.requestContext.authorizer).toEqual({
    principalId: 'somebody',
    text: 'words',
    number: '7',
    boolean: 'true',
    calls: expect.stringMatching(/^\d+$/),
    scope: 'notes:read notes:write',
    integrationLatency: expect.any(Number),
  })
})

test('an authorizer is given the request, with empty objects for what it has not', async () => {
  const { body } = await call(fixture(), '/guarded/7', { token: 'echo' })
  const event = JSON.parse(body.event.requestContext.authorizer.event)
  expect(event).toMatchObject({
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:us-east-1:123456789012:${fixture().api.id}/v1/GET/guarded/7`,
    resource: '/guarded/{id}',
    path: '/guarded/7',
    httpMethod: 'GET',
    headers: { Authorization: 'echo' },
    multiValueHeaders: { Authorization: ['echo'] },
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    pathParameters: { id: '7' },
    stageVariables: { colour: 'blue' },
    requestContext: { resourcePath: '/guarded/{id}', identity: { sourceIp: '127.0.0.1' } },
  })
  expect(event).not.toHaveProperty('body')
})

test.each([
  ['no Authorization header', undefined, 401, 'UnauthorizedException', { error: 'unauthorized', seen: '' }],
  ['an empty one', '', 401, 'UnauthorizedException', { error: 'unauthorized', seen: '' }],
  [
    'a thrown Unauthorized',
    'unauthorized',
    401,
    'UnauthorizedException',
    { error: 'unauthorized', seen: '' },
  ],
  [
    'a Deny',
    'deny',
    403,
    'AccessDeniedException',
    { error: 'denied', scope: 'notes:read notes:write', path: '/guarded' },
  ],
  [
    'no Allow for this method',
    'elsewhere',
    403,
    'AccessDeniedException',
    { error: 'denied', scope: 'notes:read notes:write', path: '/guarded' },
  ],
  ['another error', 'fail', 500, 'AuthorizerConfigurationException', { error: 'failed' }],
  ['a nested context', 'nested context', 500, 'AuthorizerConfigurationException', { error: 'failed' }],
  ['no principal', 'no principal', 500, 'AuthorizerConfigurationException', { error: 'failed' }],
  ['no policy', 'no policy', 500, 'AuthorizerConfigurationException', { error: 'failed' }],
  ['a huge policy', 'huge policy', 500, 'AuthorizerConfigurationException', { error: 'failed' }],
])('%s is answered as the API says', async (_, token, status, errorType, body) => {
  const answer = await call(fixture(), '/guarded', token === undefined ? {} : { token })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('x-amzn-errortype')).toBe(errorType)
  expect(answer.body).toMatchObject(body)
  expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer realm="fixture"' : null)
})

test('without credentials the authorizer is not called', async () => {
  const system = await startFixture()
  await call(system, '/guarded')
  const { body } = await call(system, '/guarded', { token: 'allow' })
  expect(body.event.requestContext.authorizer.calls).toBe('1')
})

test('with a lifetime of 0 each request is asked anew', async () => {
  const system = await startFixture()
  await call(system, '/guarded', { token: 'allow' })
  const { body } = await call(system, '/guarded', { token: 'allow' })
  expect(body.event.requestContext.authorizer.calls).toBe('2')
})

test('a verdict is remembered for its lifetime, for the same identity', async () => {
  const system = await startFixture()
  const calls = async (path: string, token: string, method = 'GET') => {
    const { body } = await call(system, path, { token, method })
    return Number(body.event.requestContext.authorizer.calls)
  }
  expect(await calls('/cached/1', 'allow')).toBe(1)
  expect(await calls('/cached/1', 'allow')).toBe(1)
  expect(await calls('/cached/2', 'allow')).toBe(1)
  expect(await calls('/cached/1', 'another')).toBe(2)
  // The method is one of the identity sources.
  expect(await calls('/cached/1', 'allow', 'PUT')).toBe(3)
  system.advance(5 * 60 * 1000 - 5000)
  expect(await calls('/cached/1', 'allow')).toBe(1)
  system.advance(10_000)
  expect(await calls('/cached/1', 'allow')).toBe(4)
})

test('a second Authorization header makes another identity (S-15)', async () => {
  const system = await startFixture()
  await call(system, '/cached/1', { token: 'allow' })
  const { body } = await call(system, '/cached/1', { token: 'unauthorized, allow' })
  expect(body.event.requestContext.authorizer.calls).toBe('2')
})

test('a remembered verdict is judged against each request (S-53)', async () => {
  const system = await startFixture()
  expect((await call(system, '/cached/1', { token: 'this method' })).status).toBe(200)
  expect((await call(system, '/cached/2', { token: 'this method' })).status).toBe(403)
  expect((await call(system, '/cached/1', { token: 'this method' })).status).toBe(200)
})

test('a failure is not remembered', async () => {
  const system = await startFixture()
  expect((await call(system, '/cached/1', { token: 'fail' })).status).toBe(500)
  expect((await call(system, '/cached/1', { token: 'fail' })).status).toBe(500)
  const { body } = await call(system, '/cached/1', { token: 'allow' })
  expect(body.event.requestContext.authorizer.calls).toBe('3')
})

test('an authorizer that the API may not invoke is a configuration error', async () => {
  const system = await startFixture({
    editTemplate: editResources('AWS::Lambda::Permission', ({ Properties }) =>
      JSON.stringify(Properties).includes('/authorizers/') ? undefined : {},
    ),
  })
  const answer = await call(system, '/guarded', { token: 'allow' })
  expect(answer.status).toBe(500)
  expect(answer.headers.get('x-amzn-errortype')).toBe('AuthorizerConfigurationException')
})

test('a method whose authorizer was taken away is open', async () => {
  const system = await startFixture({
    editTemplate: editResources('AWS::ApiGateway::Method', ({ Properties }) => ({
      Properties: { ...Properties, AuthorizationType: 'NONE' },
    })),
  })
  expect((await call(system, '/guarded')).status).toBe(200)
})

test('other kinds of authorizers are refused', async () => {
  const editTemplate = editResources('AWS::ApiGateway::Authorizer', ({ Properties }) => ({
    Properties: { ...Properties, Type: 'TOKEN' },
  }))
  await expect(startFixture({ editTemplate })).rejects.toThrow('REQUEST authorizers only')
})
