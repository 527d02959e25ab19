import { describe, expect, it } from 'vitest'
import { awsError } from '../../local/aws/answer.ts'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { createCallNames } from './call-names.ts'
import { startSystem } from './system.ts'
import { registerApp } from './third-party.ts'

let fault: ((call: AwsCall) => Interception) | undefined
const system = await startSystem({ intercept: (call) => fault?.(call) })
const { call, newSession, newUser } = system
const nameOf = createCallNames(system)
const app = await registerApp(system, await newSession())

const refresh = (token: string) =>
  call('POST', '/token', { form: { grant_type: 'refresh_token', refresh_token: token } })
const show = async (token: unknown) => (await call('GET', '/whoami', { token: String(token) })).status

const write = 'UpdateItem Auth/Tables/Grants'

/** Lets one call of the token endpoint fail and no other, so that whatever it did then would be done. */
async function failing<T>(name: string, failure: Interception, run: () => Promise<T>): Promise<T> {
  let met = 0
  fault = (made) => {
    const isMeant = made.caller === 'Auth/Token/Function' && nameOf(made) === name
    if (isMeant) met++
    return isMeant ? failure : undefined
  }
  const answer = await run()
  fault = undefined
  expect(met).toBeGreaterThan(0)
  return answer
}

const unavailable = { status: 503, json: { error: 'temporarily_unavailable' } }
const refusal = awsError('InternalServerError', 'x', 500)

describe('S-34, S-50 a refresh of which one call failed', () => {
  it.each([
    ['the first read', 'BatchGetItem Auth/Tables/Grants Auth/Tables/RevokedTokens'],
    ['the write', write],
    ['the read behind it', 'BatchGetItem Auth/Tables/Grants Auth/Tables/Users Auth/Tables/RevokedTokens'],
  ])('ends nothing, and is answered when it is repeated: %s', async (_, name) => {
    for (const failure of [refusal, 'drop', 'drop answer'] as const) {
      const { access_token: token, refresh_token: refreshToken } = await newSession()
      expect(await failing(name, failure, () => refresh(refreshToken))).toMatchObject(unavailable)
      expect(await show(token)).toBe(200)
      const { status, json } = await refresh(refreshToken)
      expect(status).toBe(200)
      expect(await show(json.access_token)).toBe(200)
      expect((await refresh(String(json.refresh_token))).status).toBe(200)
    }
  })

  it('and a code that could not be marked as used up is redeemed when it is shown again', async () => {
    for (const failure of [refusal, 'drop'] as const) {
      const code = await app.getCode(await newUser())
      expect(await failing(write, failure, () => app.redeem(code))).toMatchObject(unavailable)
      const { status, json } = await app.redeem(code)
      expect(status).toBe(200)
      expect(await show(json.access_token)).toBe(200)
    }
  })
})
