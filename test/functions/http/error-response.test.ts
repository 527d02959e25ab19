import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import { describe, expect, it, vi } from 'vitest'
import { AuthError, type ErrorCode, unavailable } from '../../../functions/domain/errors.ts'
import { endpoint } from '../../../functions/http/endpoint.ts'

const event = { resource: '/notes', multiValueHeaders: {} } as unknown as APIGatewayProxyEvent
const context = { awsRequestId: 'a-request' } as unknown as Context

/** What an endpoint answers, and what it logs. */
async function answerOf(handle: Parameters<typeof endpoint>[0], remainingMilliseconds?: number) {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const getRemainingTimeInMillis =
    remainingMilliseconds === undefined ? {} : { getRemainingTimeInMillis: () => remainingMilliseconds }
  try {
    const { statusCode, headers, body } = await endpoint(handle)(event, {
      ...context,
      ...getRemainingTimeInMillis,
    })
    return { statusCode, headers, body: JSON.parse(body), log: write.mock.calls.join() }
  } finally {
    write.mockRestore()
  }
}

/** What an endpoint answers that throws, and what it logs. */
const answerTo = (error: unknown) =>
  answerOf(async () => {
    throw error
  })

const usual = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'WWW-Authenticate, Retry-After',
}

describe('an endpoint that refuses', () => {
  it.each<[code: ErrorCode, status: number, challenge: string | undefined]>([
    ['invalid_request', 400, undefined],
    ['invalid_grant', 400, undefined],
    ['not_found', 404, undefined],
    ['access_denied', 403, undefined],
    ['invalid_client', 401, 'Basic realm="api", charset="UTF-8"'],
    ['invalid_token', 401, 'Bearer realm="api", error="invalid_token", error_description="What is wrong."'],
    // RFC 6750 §3: a token that is not enough is challenged too.
    [
      'insufficient_scope',
      403,
      'Bearer realm="api", error="insufficient_scope", error_description="What is wrong."',
    ],
  ])(
    'with %s answers %i, and with a challenge where there is one to meet',
    async (code, status, challenge) => {
      const { log, ...answer } = await answerTo(
        new AuthError(code, 'What is wrong.', { detail: 'for the log' }),
      )
      expect(answer).toEqual({
        statusCode: status,
        headers: { ...usual, ...(challenge !== undefined && { 'WWW-Authenticate': challenge }) },
        body: { error: code, error_description: 'What is wrong.' },
      })
      expect(log).toContain('"detail":"for the log"')
    },
  )

  it('because it cannot answer now says when to try again', async () => {
    const { log, ...answer } = await answerTo(unavailable('the table is gone', new Error('the cause'), 7))
    expect(answer).toEqual({
      statusCode: 503,
      headers: { ...usual, 'Retry-After': '7' },
      body: {
        error: 'temporarily_unavailable',
        error_description: 'The service cannot answer now. Try again shortly.',
      },
    })
    expect(log).toContain('the cause')
  })

  it('because its time is over says when to try again', async () => {
    const { log, ...answer } = await answerOf(() => new Promise(() => {}), 6)
    expect(answer).toMatchObject({
      statusCode: 503,
      headers: { ...usual, 'Retry-After': '2' },
      body: { error: 'temporarily_unavailable' },
    })
    expect(log).toContain('ran out of time')
  })

  it.each([[new TypeError('x is not a function')], ['a text']])(
    'with what nobody foresaw, %j, tells nothing of it',
    async (thrown) => {
      const { log, ...answer } = await answerTo(thrown)
      expect(answer).toEqual({
        statusCode: 500,
        headers: usual,
        body: { error: 'server_error', error_description: 'The service failed to answer this request.' },
      })
      expect(log).toContain(String(thrown))
    },
  )
})
