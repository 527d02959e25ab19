import { describe, expect, it } from 'vitest'
import { createMemoryStore, type MemoryStore } from '../../memory/store.ts'
import type { MemorySystem } from '../../memory/system.ts'
import { createGate, type Gate } from './gate.ts'
import { begin, password, refused, username } from './one-user.ts'

/** Behind its write a refresh reads again, and only then its user. */
function holdSecondRead({ snapshots }: MemoryStore, gate: Gate) {
  const { read } = snapshots
  const heldRead = gate.before(read)
  snapshots.read = (keys) => (keys.users ? heldRead(keys) : read(keys))
}

describe('S-30 a refresh token shown by many at once', () => {
  /** A refresh that is held while a sibling goes on with the same token, and with what it got for it. */
  async function overtake(hold: (store: MemoryStore, gate: Gate) => void) {
    const gate = createGate()
    const store = createMemoryStore()
    hold(store, gate)
    const { system } = await begin(store)
    const { refresh_token } = await system.login({ username, password })
    const held = gate.close()
    const slow = system.refresh(refresh_token)
    await held
    const sibling = await system.refresh(refresh_token)
    const grandchild = await system.refresh(sibling.refresh_token)
    gate.open()
    return { system, sibling, grandchild, slow: await slow }
  }

  it('gives 50 requests one successor and one lineage', async () => {
    const { system } = await begin()
    const { refresh_token } = await system.login({ username, password })
    const answers = await Promise.all(Array.from({ length: 50 }, () => system.refresh(refresh_token)))
    const [successor, ...others] = new Set(answers.map((answer) => answer.refresh_token))
    expect(others).toEqual([])
    expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(50)
    await expect(system.refresh(successor)).resolves.toMatchObject({ token_type: 'Bearer' })
  })

  it.each<[string, (store: MemoryStore, gate: Gate) => void]>([
    [
      'before its write',
      ({ grants }, gate) => {
        grants.advance = gate.before(grants.advance)
      },
    ],
    ['behind its write, which moved the grant on', holdSecondRead],
    [
      'behind its write, the answer to which was lost',
      ({ grants }, gate) => {
        const { advance } = grants
        const repeat = gate.before(advance)
        grants.advance = async (...args) => {
          await advance(...args)
          return repeat(...args)
        }
      },
    ],
  ])('gives one that was overtaken %s the newest, and ends nothing', async (_, hold) => {
    const { system, sibling, grandchild, slow } = await overtake(hold)
    expect(slow.refresh_token).toBe(grandchild.refresh_token)
    await expect(system.refresh(slow.refresh_token)).resolves.toBeDefined()
    await expect(system.verify(sibling.access_token)).resolves.toMatchObject({ username })
  })

  it('gives one that came for a repeat, and was overtaken, the newest', async () => {
    const gate = createGate()
    const store = createMemoryStore()
    holdSecondRead(store, gate)
    const { system } = await begin(store)
    const { refresh_token } = await system.login({ username, password })
    const { refresh_token: successor } = await system.refresh(refresh_token)
    const held = gate.close()
    const repeated = system.refresh(refresh_token)
    await held
    const { refresh_token: newest } = await system.refresh(successor)
    gate.open()
    expect((await repeated).refresh_token).toBe(newest)
    await expect(system.refresh(newest)).resolves.toBeDefined()
  })
})

describe('S-37 a refresh held between its write and its answer', () => {
  it.each<[string, (system: MemorySystem) => Promise<unknown>]>([
    ['the user is disabled', (system) => system.endUser(username, 'disabled')],
    ['the user is deleted', (system) => system.endUser(username, 'deleted')],
    ['the password is set', (system) => system.setPassword(username, 'the second password')],
    ['a scope is taken away', (system) => system.setScopes(username, [])],
  ])('does not survive when %s meanwhile', async (_, end) => {
    const gate = createGate()
    const store = createMemoryStore()
    store.grants.advance = gate.behind(store.grants.advance)
    const { system } = await begin(store)
    const { refresh_token } = await system.login({ username, password })
    const held = gate.close()
    const refresh = system.refresh(refresh_token)
    await held
    await end(system)
    gate.open()
    await expect(refresh).rejects.toMatchObject(refused)
  })
})

describe('S-34 a write repeated by the SDK because its answer was lost', () => {
  it('is not taken for the reuse of a refresh token, with grace or without', async () => {
    const store = createMemoryStore()
    const advance = store.grants.advance
    store.grants.advance = async (...args) => {
      await advance(...args)
      return advance(...args)
    }
    const { system } = await begin(store)
    const { refresh_token } = await system.login({ username, password })
    const { refresh_token: successor } = await system.refresh(refresh_token)
    await expect(system.refresh(successor)).resolves.toBeDefined()
  })
})
