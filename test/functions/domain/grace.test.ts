import { describe, expect, it } from 'vitest'
import { createMemorySystem, lives } from '../../memory/system.ts'
import { begin, password, refused, revoked, username } from './one-user.ts'

describe('S-31 the grace period', () => {
  const grace = lives.refreshGraceSeconds * 1000

  async function refreshed() {
    const { system } = await begin()
    const { refresh_token: first } = await system.login({ username, password })
    const { refresh_token: successor } = await system.refresh(first)
    return { system, first, successor }
  }

  it('has its last millisecond', async () => {
    const { system, first, successor } = await refreshed()
    system.time.now += grace
    expect((await system.refresh(first)).refresh_token).toBe(successor)
    await expect(system.refresh(successor)).resolves.toBeDefined()
  })

  it('has not the one behind it, in which the token is reuse and ends the grant', async () => {
    const { system, first, successor } = await refreshed()
    system.time.now += grace + 1
    await expect(system.refresh(first)).rejects.toMatchObject(refused)
    await expect(system.refresh(successor)).rejects.toMatchObject(refused)
  })

  it('of 0 has none: of two at once one gets an answer, and the grant ends', async () => {
    const system = createMemorySystem({ lives: { ...lives, refreshGraceSeconds: 0 } })
    await system.register({ username, password })
    const { access_token, refresh_token } = await system.login({ username, password })
    const answers = await Promise.allSettled([system.refresh(refresh_token), system.refresh(refresh_token)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })
})
