import { setTimeout as wait } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { isObject, type JsonObject } from '../../local/json.ts'
import { createSeed } from './seed.ts'
import { startSystem } from './system.ts'

const authorizer = 'Auth/Authorizer/Function'
describe('S-50 a slow store', async () => {
  const { functions, run } = await createSeed()
  const own = functions.filter(({ entry }) => entry?.startsWith('functions/'))

  // How long it is waited for, and that it is not asked again before, no machine under load can show.
  it.each(own)('$path waits for each answer', async ({ path }) => {
    for (const { status, expected, log } of await run(path, {}, () => wait(20, undefined))) {
      expect(status).toBe(expected)
      expect(log.filter((line) => line.includes('"ERROR"'))).toEqual([])
    }
  })
})

describe('S-50 under a system that goes on running', async () => {
  const calls: AwsCall[] = []
  let fault: ((call: AwsCall) => Interception) | undefined
  const system = await startSystem({
    intercept(call) {
      calls.push(call)
      return fault?.(call)
    },
  })
  const { call, newSession } = system
  beforeEach(() => {
    fault = undefined
  })

  it('a failing store is asked three times a request at most, and once a request when it is back', async () => {
    const { access_token: token } = await newSession()
    const burst = (count: number) =>
      Promise.all(Array.from({ length: count }, () => call('GET', '/userinfo', { token })))
    await burst(20)

    const before = calls.length
    fault = ({ caller }) =>
      caller === 'Auth/Userinfo/Function' ? awsError('InternalServerError', 'x', 500) : undefined
    for (const { status } of await burst(20)) expect(status).toBe(503)
    const failed = calls.slice(before).filter(({ caller }) => caller === 'Auth/Userinfo/Function')
    expect(failed.length).toBeLessThanOrEqual(3 * 20)

    fault = undefined
    const back = calls.length
    for (const { status } of await burst(20)) expect(status).toBe(200)
    const after = calls.slice(back).filter(({ caller }) => caller === 'Auth/Userinfo/Function')
    expect(after).toHaveLength(20)
  })

  it('neither a revoked token nor any other passes while revocations cannot be read', async () => {
    const [revoked, valid] = [await newSession(), await newSession()]
    await call('POST', '/logout', { token: revoked.access_token })
    const show = async (token: string) => (await call('GET', '/whoami', { token })).status
    const failures: readonly Interception[] = [
      awsError('InternalServerError', 'x', 500),
      awsError('AccessDeniedException', 'x'),
      'drop',
    ]
    for (const failure of failures) {
      fault = ({ caller, input }) =>
        caller === authorizer && JSON.stringify(input).includes('grant:') ? failure : undefined
      expect(await show(revoked.access_token)).toBe(503)
      expect(await show(valid.access_token)).toBe(503)
    }
    fault = undefined
    expect(await show(revoked.access_token)).toBe(401)
    expect(await show(valid.access_token)).toBe(200)
  })

  const ofEach = (tables: readonly string[], value: unknown) =>
    Object.fromEntries(tables.map((table) => [table, value]))

  it.each<[string, (tables: readonly string[]) => unknown]>([
    ['nothing', () => ({})],
    ['null', () => null],
    ['neither items nor keys', () => ({ Responses: null, UnprocessedKeys: null })],
    ['no table', () => ({ Responses: {}, UnprocessedKeys: {} })],
    ['another table', () => ({ Responses: { another: [] } })],
    ['null for each table', (tables) => ({ Responses: ofEach(tables, null) })],
  ])('a batch answered with %s lets nobody in', async (_, answer) => {
    const [revoked, valid] = [await newSession(), await newSession()]
    await call('POST', '/logout', { token: revoked.access_token })
    fault = ({ caller, operation, input }) => {
      if (caller !== authorizer || operation !== 'BatchGetItem') return undefined
      const body = JSON.stringify(answer(Object.keys(Object(input.RequestItems))))
      return { status: 200, body: JSON.parse(body) }
    }
    for (const token of [revoked.access_token, valid.access_token])
      expect((await call('GET', '/whoami', { token })).status).toBe(503)
  })

  /** An answer in which only the first so many keys of each table were processed; there are no items of those. */
  function part(input: JsonObject, processed: number): Interception {
    const requests = isObject(input.RequestItems) ? input.RequestItems : {}
    const left = Object.entries(requests).map(([name, request]) => {
      const { Keys: keys, ...rest } = request as { Keys: unknown[] }
      return [name, { ...rest, Keys: keys.slice(processed) }] as const
    })
    return { status: 200, body: { Responses: {}, UnprocessedKeys: Object.fromEntries(left) } }
  }

  it.each([0, 1])(
    'a batch in which %i keys were read is read on: a revoked token stays refused',
    async (count) => {
      const { access_token: token, grant_id: grantId } = await newSession()
      await call('POST', '/logout', { token })
      // The token's own key comes first, and has no entry.
      let asked = 0
      fault = ({ caller, input }) => {
        if (caller !== authorizer || !JSON.stringify(input).includes(grantId)) return undefined
        asked++
        return asked <= 2 ? part(input, asked === 1 ? count : 0) : undefined
      }
      expect((await call('GET', '/whoami', { token })).status).toBe(401)
      expect(asked).toBe(3)
    },
  )
})
