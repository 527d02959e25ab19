import { describe, expect, test, vi } from 'vitest'
import type { LogLine } from '../../local/system.ts'
import { call, logOf, obey } from './fixture/calls.ts'
import { editResources } from './fixture/edit.ts'
import { sharedFixture, startFixture } from './fixture/system.ts'

const fixture = sharedFixture()

test('a function sees its own environment and nothing of this process', async () => {
  const { body } = await call(fixture(), '/things')
  const { environment, context } = body
  expect(environment).toEqual({
    ISSUER: fixture().url,
    DOMAIN_ISSUER: 'https://api.example.com',
    TABLE: fixture().tables.Items,
    COUNTERS: fixture().tables.Counters,
    SECRET: fixture().secrets.Plain,
    _HANDLER: 'index.handler',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: expect.stringMatching(/^Fixture-Echo/),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: expect.stringContaining('/aws/lambda/Fixture-Echo'),
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    LAMBDA_TASK_ROOT: expect.any(String),
    AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
    AWS_SECRET_ACCESS_KEY: expect.any(String),
    AWS_SESSION_TOKEN: expect.any(String),
    AWS_ENDPOINT_URL: fixture().aws.endpoint,
  })
  expect(context).toMatchObject({
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1:123456789012:function:Fixture-Echo/),
    memoryLimitInMB: '256',
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})

describe('an instance', () => {
  test('takes the next event too, one at a time', async () => {
    const system = await startFixture()
    expect((await obey(system, 'nothing')).body.events).toBe(1)
    expect((await obey(system, 'nothing')).body.events).toBe(2)
    const together = await Promise.all([1, 2, 3].map(() => obey(system, 'sleep', 100)))
    // One of them is the instance that was there; the others are new.
    expect(together.map(({ body }) => body.events).sort()).toEqual([1, 1, 3])
  })

  test('that is missing is waited for, where more events come than instances may be', async () => {
    const system = await startFixture()
    const answers = await Promise.all(Array.from({ length: 30 }, () => obey(system, 'sleep', 20)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(answers.filter(({ body }) => body.events === 1).length).toBeLessThanOrEqual(8)
  })

  test('beyond a reserved concurrency is refused', async () => {
    const system = await startFixture({
      editTemplate: editResources('AWS::Lambda::Function', ({ Properties }) => ({
        Properties: { ...Properties, ReservedConcurrentExecutions: 2 },
      })),
    })
    const answers = await Promise.all([1, 2, 3].map(() => obey(system, 'sleep', 100)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 500])
  })

  test.each([
    ['exit', 3],
    ['exit', 0],
    ['reject', 'unhandled'],
  ])('that dies (%s) is a bad gateway, and another takes its place', async (action, value) => {
    const system = await startFixture()
    await obey(system, 'nothing')
    expect((await obey(system, action, value)).status).toBe(502)
    expect((await obey(system, 'nothing')).body.events).toBe(1)
  })

  test('that dies between two events is not missed', async () => {
    const system = await startFixture()
    expect((await obey(system, 'reject later', 'unhandled')).status).toBe(200)
    await vi.waitFor(async () => expect((await obey(system, 'nothing')).body.events).toBe(1))
  })

  test('lives on after an error of its handler', async () => {
    const system = await startFixture()
    expect((await obey(system, 'throw', 'no')).status).toBe(502)
    expect((await obey(system, 'nothing')).body.events).toBe(2)
  })

  test('ends at the timeout of its function', async () => {
    const { onLog, says } = logOf()
    const editTemplate = editResources('AWS::Lambda::Function', ({ Properties }) => ({
      Properties: { ...Properties, Timeout: 1 },
    }))
    const system = await startFixture({ onLog, editTemplate })
    const started = performance.now()
    expect((await obey(system, 'sleep', 60_000)).status).toBe(502)
    expect(performance.now() - started).toBeGreaterThan(990)
    await says('Task timed out after 1.00 seconds')
    expect((await obey(system, 'nothing')).body.events).toBe(1)
  })

  test('may be slower than the integration waits', async () => {
    const system = await startFixture({
      editTemplate: editResources('AWS::ApiGateway::Method', ({ Properties = {} }) => ({
        Properties: {
          ...Properties,
          Integration: { ...Object(Properties.Integration), TimeoutInMillis: 50 },
        },
      })),
    })
    const answer = await obey(system, 'sleep', 400)
    expect(answer.status).toBe(504)
    expect(answer.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException')
  })
})

test('an answer beyond 6 MB is a bad gateway', async () => {
  expect((await obey(fixture(), 'fill', 6 * 1024 * 1024 - 100)).status).toBe(200)
  expect((await obey(fixture(), 'fill', 6 * 1024 * 1024 + 100)).status).toBe(502)
})

describe('a function that cannot be loaded', () => {
  const lines: LogLine[] = []
  const withHandler = (Handler: string) =>
    startFixture({
      onLog: (line) => lines.push(line),
      editTemplate: editResources('AWS::Lambda::Function', ({ Properties }) => ({
        Properties: { ...Properties, Handler },
      })),
    })

  test.each([
    ['index.other', 'other is undefined or not exported'],
    ['missing.handler', 'Cannot find module'],
  ])('as %s is a bad gateway each time, and the log says why', async (handler, message) => {
    lines.length = 0
    const system = await withHandler(handler)
    expect((await call(system, '/things')).status).toBe(502)
    expect((await call(system, '/things')).status).toBe(502)
    const messages = lines
      .filter(({ source }) => source === 'Echo')
      .map(({ line }) => JSON.parse(line).message)
    expect(messages).toEqual([expect.stringContaining(message), expect.stringContaining(message)])
  })
})

test('time moves for functions as the test likes', async () => {
  const system = await startFixture()
  const day = 24 * 60 * 60 * 1000
  const before = (await obey(system, 'nothing')).body
  system.advance(day)
  const after = (await obey(system, 'nothing')).body
  expect(after.events).toBe(2)
  expect(after.now - before.now).toBeGreaterThanOrEqual(day)
  expect(after.now - before.now).toBeLessThan(day + 10_000)
  expect(Date.parse(after.date) - after.now).toBeLessThan(1000)
  const { body } = await call(system, '/things')
  expect(body.event.requestContext.requestTimeEpoch).toBeGreaterThanOrEqual(after.now)
})

describe('a log line', () => {
  async function linesOf(action: string, value: unknown, LogFormat = 'JSON') {
    const lines: LogLine[] = []
    const system = await startFixture({
      onLog: (line) => lines.push(line),
      editTemplate: editResources('AWS::Lambda::Function', ({ Properties }) => ({
        Properties: { ...Properties, LoggingConfig: { LogFormat } },
      })),
    })
    await obey(system, action, value)
    await system.close()
    return lines.flatMap(({ source, line }) => (source === 'Obey' ? [line] : []))
  }

  test('of the console has level, time and request', async () => {
    const [line = ''] = await linesOf('log', 'hello')
    expect(JSON.parse(line)).toEqual({
      timestamp: expect.stringMatching(/Z$/),
      level: 'INFO',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: 'hello',
    })
  })

  test('of the console is text where the function’s log is', async () => {
    const [line = ''] = await linesOf('log', 'hello', 'Text')
    expect(line.split('\t')).toEqual([expect.stringMatching(/Z$/), expect.any(String), 'INFO', 'hello'])
  })

  test('that a function writes itself is left as it is', async () => {
    expect(await linesOf('write', { level: 'WARN', message: 'mine' })).toEqual([
      '{"level":"WARN","message":"mine"}',
    ])
  })

  test('tells the error that a handler threw', async () => {
    const [line = ''] = await linesOf('throw', 'broken')
    expect(JSON.parse(line)).toMatchObject({
      level: 'ERROR',
      errorType: 'RangeError',
      message: 'broken',
      stackTrace: expect.arrayContaining(['RangeError: broken']),
    })
    const [text = ''] = await linesOf('throw text', 'just text')
    expect(JSON.parse(text)).toMatchObject({ errorType: 'string', message: 'just text' })
  })
})

describe('an invocation past the API', () => {
  test('gives what the function returned', async () => {
    const name = fixture().functions.find(({ path }) => path === 'Obey')
    const event = { body: JSON.stringify({ action: 'return', value: { any: ['thing'] } }) }
    for (const known of ['Obey', name?.name ?? '', name?.arn ?? '']) {
      expect(await fixture().invoke(known, event)).toEqual({ any: ['thing'] })
    }
  })

  test('rejects with what the function threw', async () => {
    const event = { body: JSON.stringify({ action: 'throw', value: 'no' }) }
    await expect(fixture().invoke('Obey', event)).rejects.toMatchObject({ name: 'RangeError', message: 'no' })
    await expect(fixture().invoke('Nobody', {})).rejects.toThrow('There is no function Nobody')
  })
})

test('requests under way are answered when the system closes', async () => {
  const { onLog, says } = logOf()
  const system = await startFixture({ onLog })
  const answer = obey(system, 'sleep', 200)
  await says('asleep')
  await system.close()
  expect((await answer).status).toBe(200)
  await expect(fetch(system.url)).rejects.toThrow()
})
