import { describe, expect, inject, it } from 'vitest'
import { claimsOf } from './decode.ts'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'
import { editAuthorizer } from './template-edits.ts'

// The authorizer's answers are kept for a minute in this form of the app.
const system = await startSystem({ assembly: inject('domainAssembly'), root: true })
const { call, newSession } = system
const { forge } = await createForge(system)

const ttl = 60_000
const authorizer = 'Auth/Authorizer/Function'

/** How often the authorizer refused since then; what it allows it does not log. */
const refusalsSince = (before: number) =>
  system.logs.slice(before).filter(({ source }) => source === authorizer).length

describe('S-53 an answer that is kept', () => {
  it('is used for the same route again: a token revoked meanwhile passes until its time is over, and no longer', async () => {
    const { access_token: token } = await newSession()
    const show = async () => (await call('GET', '/whoami', { token })).status
    expect(await show()).toBe(200)
    expect((await call('POST', '/logout', { token })).status).toBe(204)
    expect(await show()).toBe(200)
    system.advance(ttl - 20_000)
    expect(await show()).toBe(200)
    system.advance(20_000)
    expect(await show()).toBe(401)
  })

  it('does not look at exp: a token that expires meanwhile passes until the time of the answer is over', async () => {
    const { iat } = claimsOf((await newSession()).access_token)
    const token = forge({ claims: { exp: Number(iat) + 30 } })
    const show = async () => (await call('GET', '/whoami', { token })).status
    expect(await show()).toBe(200)
    system.advance(ttl - 20_000)
    expect((await call('GET', '/userinfo', { token })).status).toBe(401)
    expect(await show()).toBe(200)
    system.advance(20_000)
    expect(await show()).toBe(401)
  })

  it('makes no personal token, which would outlive it: a token revoked meanwhile gets 401 there at once', async () => {
    const { access_token: token } = await newSession()
    const json = { name: 'x', scope: 'notes:read', expires_in: 3_600 }
    const make = async () => (await call('POST', '/personal-tokens', { token, json })).status
    expect(await make()).toBe(201)
    expect((await call('DELETE', '/grants', { token })).status).toBe(204)
    expect(await make()).toBe(401)
  })

  it('is used for no other route: the same token is refused there at once', async () => {
    const { access_token: token } = await newSession()
    expect((await call('GET', '/whoami', { token })).status).toBe(200)
    expect((await call('POST', '/logout', { token })).status).toBe(204)
    expect((await call('GET', '/userinfo', { token })).status).toBe(401)
    expect((await call('GET', '/notes', { token })).status).toBe(401)
  })

  it('is used for no other method of its path', async () => {
    const [reader, writer] = ['notes:read', 'notes:write'].map((scope) => forge({ claims: { scope } }))
    const read = async (token = '') => (await call('GET', '/notes', { token })).status
    const write = async (token = '') => (await call('POST', '/notes', { token, json: { text: 'x' } })).status
    for (let again = 0; again < 2; again++) {
      expect([await read(reader), await write(reader)]).toEqual([200, 403])
      expect([await write(writer), await read(writer)]).toEqual([201, 403])
    }
  })

  it('is used for no route with the same beginning, and for every value of a path parameter', async () => {
    const { access_token: token } = await newSession()
    const { json } = await call('POST', '/notes', { token, json: { text: 'x' } })
    for (const id of ['other', json.id, 'other', json.id]) {
      const { status } = await call('GET', `/notes/${id}`, { token })
      expect(status).toBe(id === json.id ? 200 : 404)
    }
    expect((await call('POST', '/whoami/share', { token })).status).toBe(403)
    expect((await call('GET', '/whoami', { token })).status).toBe(200)
    expect((await call('POST', '/whoami/share', { token })).status).toBe(403)
  })

  it('is used for no other token, however alike', async () => {
    const [first, second] = [await newSession(), await newSession()]
    for (let again = 0; again < 3; again++) {
      for (const { access_token: token, sub } of [first, second]) {
        expect((await call('GET', '/whoami', { token })).json.sub).toBe(sub)
      }
      const altered = `${first.access_token.slice(0, -6)}AAAAAA`
      expect((await call('GET', '/whoami', { token: altered })).status).toBe(401)
    }
  })

  it('may be a refusal for lack of scope, which names the scope each time; a 401 is asked anew', async () => {
    const token = forge({ claims: { scope: 'account' } })
    const before = system.logs.length
    for (let again = 0; again < 3; again++) {
      const { status, json } = await call('GET', '/notes', { token })
      expect({ status, scope: json.scope }).toEqual({ status: 403, scope: 'notes:read' })
    }
    expect(refusalsSince(before)).toBe(0)
    for (let again = 0; again < 3; again++) {
      expect((await call('GET', '/notes', { token: 'garbage' })).status).toBe(401)
    }
    expect(refusalsSince(before)).toBe(3)
  })
})

describe('S-53 where the token alone were the key, as API Gateway has it by default', () => {
  it('an answer still allows its own route and no other: its policy names the route', async () => {
    const careless = await startSystem({
      editTemplate: (template) =>
        editAuthorizer(template, {
          IdentitySource: 'method.request.header.Authorization',
          AuthorizerResultTtlInSeconds: 60,
        }),
    })
    const { access_token: token } = await careless.newSession({ scope: 'notes:read' })
    expect((await careless.call('GET', '/notes', { token })).status).toBe(200)
    expect((await careless.call('GET', '/notes', { token })).status).toBe(200)
    for (const [method, path] of [
      ['POST', '/notes'],
      ['GET', '/notes/x'],
      ['POST', '/whoami/share'],
      ['GET', '/whoami'],
    ] as const) {
      expect(
        (await careless.call(method, path, { token, ...(method === 'POST' && { json: {} }) })).status,
      ).toBe(403)
    }
  })
})

describe('S-53 without a cache, which is the default', () => {
  it('no answer is used twice', async () => {
    const plain = await startSystem()
    const authorizers = Object.values(plain.template.Resources).filter(
      ({ Type }) => Type === 'AWS::ApiGateway::Authorizer',
    )
    expect(authorizers).toHaveLength(1)
    expect(authorizers[0]?.Properties?.AuthorizerResultTtlInSeconds).toBe(0)
    const { access_token: token } = await plain.newSession()
    expect((await plain.call('GET', '/whoami', { token })).status).toBe(200)
    expect((await plain.call('POST', '/logout', { token })).status).toBe(204)
    expect((await plain.call('GET', '/whoami', { token })).status).toBe(401)
  })
})
