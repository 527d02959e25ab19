import { describe, expect, test } from 'vitest'
import type { LocalSystem } from '../../local/system.ts'
import { eventOf, send } from './fixture/send.ts'
import { sharedFixture } from './fixture/system.ts'

const fixture = sharedFixture()

const obey = (system: LocalSystem, value: unknown, headers = {}) =>
  send(system.url, '/v1/obey', { method: 'POST', headers, body: JSON.stringify({ action: 'return', value }) })

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
