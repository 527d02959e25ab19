import { expect, it } from 'vitest'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'

it('S-52 two users of one issuer and audience, interleaved on warm authorizers, never get each other’s answer', async () => {
  const system = await startSystem()
  const { call, newSession } = system
  const [first, second] = [await newSession(), await newSession()]
  const whoever = [first, second]
  for (const { access_token: token, sub } of whoever) {
    await call('POST', '/notes', { token, json: { text: `a note of ${sub}` } })
  }

  async function ask(index: number) {
    const { access_token: token, sub, username, grant_id: grantId } = whoever[index % 2] ?? first
    const path = ['/whoami', '/userinfo', '/notes'][index % 3] ?? ''
    const { status, json } = await call('GET', path, { token })
    expect(status).toBe(200)
    if (path === '/whoami') expect(json).toMatchObject({ sub, username, grantId })
    else if (path === '/userinfo') expect(json).toEqual({ sub, preferred_username: username })
    else expect(json.notes).toEqual([{ id: expect.any(String), text: `a note of ${sub}` }])
  }

  for (let batch = 0; batch < 6; batch++) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => ask(batch + index)))
  }
})

it('S-52 tokens of one user that differ in scope alone never get each other’s answer', async () => {
  const system = await startSystem()
  const { forge, claims } = await createForge(system)
  const same = claims()
  const tokens = ['notes:read', 'notes:write'].map((scope) => forge({ claims: { ...same, scope } }))
  const statuses = async (index: number) => {
    const { status } = await system.call('GET', '/notes', { token: tokens[index % 2] ?? '' })
    expect(status).toBe(index % 2 === 0 ? 200 : 403)
  }
  for (let batch = 0; batch < 3; batch++) {
    await Promise.all(Array.from({ length: 30 }, (_, index) => statuses(index)))
  }
})
