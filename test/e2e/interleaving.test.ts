import { expect, it } from 'vitest'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'

const system = await startSystem()
const { call, newSession } = system

/** Asks so many times at once, and that again. */
async function interleave(times: number, ask: (index: number) => Promise<void>) {
  for (let batch = 0; batch < times; batch++) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => ask(batch + index)))
  }
}

it('S-52 two users of one issuer and audience, interleaved on warm authorizers, never get each other’s answer', async () => {
  const [first, second] = [await newSession(), await newSession()]
  const whoever = [first, second]
  for (const { access_token: token, sub } of whoever) {
    await call('POST', '/notes', { token, json: { text: `a note of ${sub}` } })
  }

  await interleave(5, async (index) => {
    const { access_token: token, sub, username, grant_id: grantId } = whoever[index % 2] ?? first
    const path = ['/whoami', '/userinfo', '/notes'][index % 3] ?? ''
    const { status, json } = await call('GET', path, { token })
    expect(status).toBe(200)
    if (path === '/whoami') expect(json).toMatchObject({ sub, username, grantId })
    else if (path === '/userinfo') expect(json).toEqual({ sub, preferred_username: username })
    else expect(json.notes).toEqual([{ id: expect.any(String), text: `a note of ${sub}` }])
  })
})

it('S-52 two tokens of the same audience and second, shown in turn to one warm authorizer, each give their own user', async () => {
  const users = [await newSession(), await newSession()]
  const iat = Math.floor(Date.now() / 1000)
  const tokens = await Promise.all(
    users.map(async (user) => (await createForge(system, user)).forge({ claims: { iat, exp: iat + 900 } })),
  )
  // One at a time: of all instances, the one that was used last answers.
  for (let turn = 0; turn < 60; turn++) {
    const { json } = await call('GET', '/whoami', { token: tokens[turn % 2] ?? '' })
    expect(json.sub).toBe(users[turn % 2]?.sub)
  }
})

it('S-52 tokens of one user that differ in scope alone never get each other’s answer', async () => {
  const { forge, claims } = await createForge(system)
  const same = claims()
  const tokens = ['notes:read', 'notes:write'].map((scope) => forge({ claims: { ...same, scope } }))
  await interleave(2, async (index) => {
    const { status } = await call('GET', '/notes', { token: tokens[index % 2] ?? '' })
    expect(status).toBe(index % 2 === 0 ? 200 : 403)
  })
})
