import { describe, expect, it } from 'vitest'
import { startSystem } from './system.ts'
import { changeScope, registerApp, registerPublicApp } from './third-party.ts'

const system = await startSystem()
const { call, newSession, newUser } = system
const developer = await newSession()
const app = await registerApp(system, developer)
const otherApp = await registerApp(system, developer)
const publicApp = await registerPublicApp(system, developer)

const show = async (token: unknown) => (await call('GET', '/whoami', { token: String(token) })).status

const refused = { status: 400, json: { error: 'invalid_grant' } }

describe('S-23 a code', () => {
  it.each([
    ['a confidential client', app],
    ['a public client', publicApp],
  ])('works once for %s; a valid replay revokes all that was issued for it', async (_, client) => {
    const code = await client.getCode(await newUser())
    const { status, json } = await client.redeem(code)
    expect(status).toBe(200)
    const renewed = await client.refresh(String(json.refresh_token))
    for (const token of [json.access_token, renewed.json.access_token]) expect(await show(token)).toBe(200)
    expect(await client.redeem(code)).toMatchObject(refused)
    for (const token of [json.access_token, renewed.json.access_token]) expect(await show(token)).toBe(401)
    expect(await client.refresh(String(renewed.json.refresh_token))).toMatchObject(refused)
  })

  it('lives 60 seconds', async () => {
    const later = await startSystem()
    const client = await registerApp(later, await later.newSession())
    const user = await later.newUser()
    const [first, second] = [await client.getCode(user), await client.getCode(user)]
    later.advance(50_000)
    expect((await client.redeem(first)).status).toBe(200)
    later.advance(10_000)
    expect(await client.redeem(second)).toMatchObject(refused)
  })

  it('shown again ends the grant it began however late: the end of its minute is no protection', async () => {
    const later = await startSystem()
    const client = await registerApp(later, await later.newSession())
    const use = async (token: unknown) =>
      (await later.call('GET', '/whoami', { token: String(token) })).status
    for (const days of [[], [1], [10, 10, 10]]) {
      const code = await client.getCode(await later.newUser())
      let { json } = await client.redeem(code)
      later.advance(61_000)
      for (const each of days) {
        later.advance(each * 86_400_000)
        json = (await client.refresh(String(json.refresh_token))).json
      }
      expect(await use(json.access_token)).toBe(200)
      expect(await client.redeem(code)).toMatchObject(refused)
      expect(await use(json.access_token)).toBe(401)
      expect(await client.refresh(String(json.refresh_token))).toMatchObject(refused)
    }
  })

  it('shown by another client changes nothing, before it is redeemed and after', async () => {
    const code = await app.getCode(await newUser())
    const attempts = async () => {
      expect(await otherApp.redeem(code, { code_verifier: app.verifier })).toMatchObject(refused)
      expect(await publicApp.redeem(code, { code_verifier: app.verifier })).toMatchObject(refused)
      const form = { grant_type: 'authorization_code', code, code_verifier: app.verifier }
      const ours = { ...form, redirect_uri: 'https://app.example/callback' }
      expect(await call('POST', '/token', { form: ours })).toMatchObject(refused)
    }
    await attempts()
    const { json } = await app.redeem(code)
    await attempts()
    expect(await show(json.access_token)).toBe(200)
    expect((await app.refresh(String(json.refresh_token))).status).toBe(200)
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['another verifier', { code_verifier: 'v'.repeat(43) }],
    ['the challenge as the verifier', { code_verifier: app.challenge }],
    ['a verifier that is too short', { code_verifier: app.verifier.slice(1) }],
    ['a verifier with other characters', { code_verifier: `${app.verifier.slice(1)}=` }],
    ['another redirect URI', { redirect_uri: 'https://app.example/callback/' }],
  ])('shown with %s changes nothing, before it is redeemed and after', async (_, wrong) => {
    const code = await app.getCode(await newUser())
    expect(await app.redeem(code, wrong)).toMatchObject(refused)
    const { status, json } = await app.redeem(code)
    expect(status).toBe(200)
    expect(await app.redeem(code, wrong)).toMatchObject(refused)
    expect(await show(json.access_token)).toBe(200)
  })

  it('S-24 needs its verifier', async () => {
    const code = await app.getCode(await newUser())
    expect((await app.redeem(code, { code_verifier: undefined })).json.error).toBe('invalid_request')
    expect((await app.redeem(code, { code_verifier: '' })).json.error).toBe('invalid_request')
    expect((await app.redeem(code)).status).toBe(200)
  })

  it('shown 50 times at once gives at most one answer, and its tokens are refused afterwards', async () => {
    const code = await app.getCode(await newUser())
    const answers = await Promise.all(Array.from({ length: 50 }, () => app.redeem(code)))
    const won = answers.filter(({ status }) => status === 200)
    expect(won.length).toBeLessThanOrEqual(1)
    for (const answer of answers) if (answer.status !== 200) expect(answer).toMatchObject(refused)
    for (const { json } of won) {
      expect(await show(json.access_token)).toBe(401)
      expect(await app.refresh(String(json.refresh_token))).toMatchObject(refused)
    }
  })

  it.each<[string, (code: string) => string]>([
    ['another MAC', (code) => code.replace(/.{4}$/, 'AAAA')],
    ['another generation', (code) => code.replace('.0.', '.1.')],
    ['the kind of a refresh token', (code) => code.replace('_ac_', '_rt_')],
  ])('that was altered is refused and harms nothing: %s', async (_, alter) => {
    const code = await app.getCode(await newUser())
    expect(await app.redeem(alter(code))).toMatchObject(refused)
    expect(await app.refresh(alter(code))).toMatchObject(refused)
    expect((await app.redeem(code)).status).toBe(200)
  })

  it('is no refresh token, nor is a refresh token a code', async () => {
    const user = await newUser()
    const code = await app.getCode(user)
    expect(await app.refresh(code)).toMatchObject(refused)
    const { refresh_token: token } = await app.connect(user)
    expect(await app.redeem(token)).toMatchObject(refused)
    expect((await app.redeem(code)).status).toBe(200)
    expect((await app.refresh(token)).status).toBe(200)
  })

  it('S-28 gives nothing where the client may hold nothing of it any more, and is not used up by asking', async () => {
    const changing = await registerApp(system, developer)
    const code = await changing.getCode({ ...(await newUser()), ticked: ['notes:read'] })
    await changeScope(system, developer, changing, 'notes:write')
    expect(await changing.redeem(code)).toMatchObject({ status: 400, json: { error: 'invalid_scope' } })
    await changeScope(system, developer, changing, 'notes:read')
    const { json } = await changing.redeem(code)
    expect(json.scope).toBe('notes:read')
    // Used up by now, it ends the grant whatever the client may hold.
    await changeScope(system, developer, changing, 'notes:write')
    expect(await changing.redeem(code)).toMatchObject(refused)
    expect(await show(json.access_token)).toBe(401)
  })

  it('of a client without refresh tokens gives an access token alone', async () => {
    const grantTypes = ['authorization_code']
    const short = await registerApp(system, developer, { grant_types: grantTypes })
    const { status, json } = await short.redeem(await short.getCode(await newUser()))
    expect({ status, refreshToken: json.refresh_token }).toEqual({ status: 200, refreshToken: undefined })
    expect(await show(json.access_token)).toBe(200)
  })
})
