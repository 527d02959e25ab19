import { describe, expect, it } from 'vitest'
import { createFaultyStore, type Fate } from '../../../memory/faults.ts'
import { createMemoryStore } from '../../../memory/store.ts'
import { createMemorySystem, lives } from '../../../memory/system.ts'

const username = 'alice'
const password = 'the first password'

const revoked = { code: 'invalid_token' }
const refused = { code: 'invalid_grant' }
const failed = { code: 'temporarily_unavailable' }

/** A user who is logged in, and calls of the store that meet what a test lines up. */
async function begin() {
  const fates: Fate[] = []
  const system = createMemorySystem({ store: createFaultyStore(createMemoryStore(), fates) })
  const { sub } = await system.register({ username, password })
  const tokens = await system.login({ username, password })
  const meet = (before: number, fate: Fate) => fates.push(...Array<Fate>(before).fill('succeeds'), fate)
  return { system, sub, tokens, meet }
}

describe('S-34 S-48 the deletion of a user, which the SDK sends twice since an answer was lost', () => {
  it('ends the grants and the apps of the user, and is no error', async () => {
    const { system, sub, tokens, meet } = await begin()
    const { client_id: clientId } = await system.clients.register({
      owner: { sub, username },
      metadata: { client_name: 'Scheduler', redirect_uris: ['https://app.example/callback'] },
    })
    meet(1, 'sent twice')
    await system.endUser(username, 'deleted')
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
    const { clients } = await system.store.snapshots.read({ clients: [clientId] })
    expect(clients).toMatchObject([{ status: 'deleted' }])
  })
})

describe('S-48 S-50 an end that the store left half done', () => {
  it.each(['disabled', 'deleted'] as const)(
    'of a user who is %s: a refresh is refused all the same, and the rest ends when it is asked for again',
    async (status) => {
      const { system, tokens, meet } = await begin()
      meet(2, 'fails')
      await expect(system.endUser(username, status)).rejects.toMatchObject(failed)
      await expect(system.verify(tokens.access_token)).resolves.toMatchObject({ username })
      await expect(system.refresh(tokens.refresh_token)).rejects.toMatchObject(refused)
      await system.endUser(username, status)
      await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
    },
  )

  it('of scopes: a refresh gives what is left, and setting them again ends the grant that had more', async () => {
    const { system, tokens, meet } = await begin()
    meet(2, 'fails')
    await expect(system.setScopes(username, ['notes:read'])).rejects.toMatchObject(failed)
    const { scope, refresh_token: next } = await system.refresh(tokens.refresh_token)
    expect(scope).toBe('account notes:read')
    await system.setScopes(username, ['notes:read'])
    await expect(system.refresh(next)).rejects.toMatchObject(refused)
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
  })
})

describe('S-31 S-34 a refresh, the answer to which was lost behind its write', () => {
  async function lose() {
    const { meet, ...more } = await begin()
    meet(1, 'answer lost')
    await expect(more.system.refresh(more.tokens.refresh_token)).rejects.toMatchObject(failed)
    return more
  }

  it('is answered when it is repeated in the last millisecond of grace', async () => {
    const { system, tokens } = await lose()
    system.time.now += lives.refreshGraceSeconds * 1000
    const { refresh_token: next } = await system.refresh(tokens.refresh_token)
    await expect(system.refresh(next)).resolves.toMatchObject({ token_type: 'Bearer' })
  })

  it('ends the grant when it is repeated a millisecond later, its access token included', async () => {
    const { system, tokens } = await lose()
    system.time.now += lives.refreshGraceSeconds * 1000 + 1
    await expect(system.verify(tokens.access_token)).resolves.toMatchObject({ username })
    await expect(system.refresh(tokens.refresh_token)).rejects.toMatchObject(refused)
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
  })

  it('does not bring the grant back where the user was disabled and enabled meanwhile', async () => {
    const { system, tokens } = await lose()
    await system.endUser(username, 'disabled')
    await system.enableUser(username)
    await expect(system.refresh(tokens.refresh_token)).rejects.toMatchObject(refused)
  })
})
