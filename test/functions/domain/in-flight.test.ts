import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ids } from '../../../functions/adapters/ids.ts'
import { createRevokeAnyClient } from '../../../functions/domain/revoke-any.ts'
import { createMemoryPasswords } from '../../memory/ports.ts'
import { createMemoryStore, type MemoryStore } from '../../memory/store.ts'
import { createMemorySystem, type MemorySystem } from '../../memory/system.ts'

const username = 'alice'
const password = 'the first password'

/** A gate that holds whoever comes until it is opened, and tells when somebody has come. */
function createGate() {
  let isClosed = false
  let open = () => {}
  let arrive = () => {}
  let opened = Promise.resolve()
  return {
    /** Holds the next one; resolves once it is there. */
    close(): Promise<void> {
      isClosed = true
      opened = new Promise((resolve) => {
        open = resolve
      })
      return new Promise((resolve) => {
        arrive = resolve
      })
    },
    open: () => open(),
    async pass() {
      if (!isClosed) return
      isClosed = false
      arrive()
      await opened
    },
  }
}

async function begin(store: MemoryStore = createMemoryStore(), beforeVerify?: () => Promise<void>) {
  const system = createMemorySystem({ store, passwords: createMemoryPasswords(beforeVerify) })
  const { sub } = await system.register({ username, password })
  return { system, sub }
}

/** A change of the password, asked for with a session that has just begun. */
const changeBy = (system: MemorySystem, sub: string) => ({
  sub,
  username,
  grantId: ids.timed(system.time.now),
  currentPassword: password,
  newPassword: 'the second password',
})

const refused = { code: 'invalid_grant' }
const revoked = { code: 'invalid_token' }

describe('S-37 a login held in the middle of its hash', () => {
  async function holdLogin() {
    const gate = createGate()
    const { system, sub } = await begin(createMemoryStore(), gate.pass)
    const held = gate.close()
    const login = system.login({ username, password })
    await held
    system.time.now += 200
    /** The hash ends later than whatever was done meanwhile. */
    const finish = () => {
      system.time.now += 200
      gate.open()
      return login
    }
    return { system, sub, finish }
  }

  it('does not survive a cut-off written meanwhile; one begun a millisecond later does', async () => {
    const { system, sub, finish } = await holdLogin()
    await system.grants.endAll(sub)
    const { access_token, refresh_token } = await finish()
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
    await expect(system.refresh(refresh_token)).rejects.toMatchObject(refused)

    system.time.now += 1
    const later = await system.login({ username, password })
    await expect(system.verify(later.access_token)).resolves.toMatchObject({ username })
  })

  it('with the old password does not survive a change of the password', async () => {
    const { system, sub, finish } = await holdLogin()
    const changed = await system.changePassword(changeBy(system, sub))
    const { access_token } = await finish()
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
    await expect(system.verify(changed.access_token)).resolves.toMatchObject({ username })
  })

  it('does not survive the disabling of its user, even once the user is enabled again', async () => {
    const { system, finish } = await holdLogin()
    await system.endUser(username, 'disabled')
    await system.enableUser(username)
    const { access_token } = await finish()
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })
})

describe('S-37, S-48 a password change held in the middle of its hash', () => {
  it.each<[string, (system: Awaited<ReturnType<typeof begin>>['system'], sub: string) => Promise<unknown>]>([
    ['the user is disabled', (system) => system.endUser(username, 'disabled')],
    ['the user logs out everywhere', (system, sub) => system.grants.endAll(sub)],
    ['an administrator narrows the scopes', (system) => system.setScopes(username, [])],
  ])('keeps nobody in where meanwhile %s', async (_, end) => {
    const gate = createGate()
    const { system, sub } = await begin(createMemoryStore(), gate.pass)
    const held = gate.close()
    const changing = system.changePassword(changeBy(system, sub))
    await held
    system.time.now += 200
    await end(system, sub)
    system.time.now += 200
    gate.open()
    await expect(changing).rejects.toMatchObject(revoked)
    await system.enableUser(username)
    system.time.now += 1
    await expect(system.login({ username, password: 'the second password' })).resolves.toBeDefined()
  })
})

describe('S-48 a password change asked for twice at once keeps the caller in by the first, the second having', () => {
  async function beginTwice() {
    const [verifying, cuttingOff] = [createGate(), createGate()]
    const store = createMemoryStore()
    const { cutOff } = store.revocations
    store.revocations.cutOff = async (...args) => {
      await cuttingOff.pass()
      return cutOff(...args)
    }
    const { system, sub } = await begin(store, verifying.pass)
    const request = changeBy(system, sub)
    const change = () => {
      system.time.now += 1
      return system.changePassword(request)
    }
    return { system, change, verifying, cuttingOff }
  }

  it('read the user before the first stored the password', async () => {
    const { system, change, verifying } = await beginTwice()
    const held = verifying.close()
    const second = change()
    await held
    const first = await change()
    verifying.open()
    await expect(second).rejects.toMatchObject(refused)
    await expect(system.verify(first.access_token)).resolves.toMatchObject({ username })
  })

  it('read the user between that and the cut-off', async () => {
    const { system, change, verifying, cuttingOff } = await beginTwice()
    const stored = cuttingOff.close()
    const first = change()
    await stored
    const held = verifying.close()
    const second = change()
    await held
    cuttingOff.open()
    const { access_token } = await first
    verifying.open()
    await expect(second).rejects.toMatchObject(revoked)
    await expect(system.verify(access_token)).resolves.toMatchObject({ username })
  })
})

describe('S-37 a consent held behind the read of its client', () => {
  const redirectUri = 'https://app.example/callback'
  const verifier = 'v'.repeat(43)

  async function connect(meanwhile: (system: MemorySystem, clientId: string) => unknown) {
    const gate = createGate()
    const store = createMemoryStore()
    const { system, sub } = await begin(store)
    const { client_id: clientId } = await system.clients.register({
      owner: { sub, username },
      metadata: {
        client_name: 'Scheduler',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'none',
      },
    })
    const read = store.snapshots.read
    store.snapshots.read = async (keys) => {
      const snapshot = await read(keys)
      await gate.pass()
      return snapshot
    }
    const held = gate.close()
    const parameters = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    const decision = { allowed: true, username, password, ticked: ['notes:read'] }
    const consent = system.authorize.decide({ parameters }, decision)
    await held
    await meanwhile(system, clientId)
    system.time.now += 200
    gate.open()
    const step = await consent
    const code = step.kind === 'redirect' ? new URL(step.location).searchParams.get('code') : undefined
    return system.tokenEndpoint({
      credentials: { clientId },
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
  }

  it('does not survive a cut-off of that client written meanwhile', async () => {
    const tokens = connect((system, clientId) =>
      createRevokeAnyClient({
        store: system.store.snapshots,
        revocations: system.store.revocations,
        clock: () => system.time.now,
      })(clientId),
    )
    await expect(tokens).rejects.toMatchObject(refused)
  })

  it('survives where none was', async () => {
    await expect(connect(() => {})).resolves.toMatchObject({ scope: 'notes:read' })
  })
})

describe('S-37 a personal token made with a session that is being ended', () => {
  async function beginSession() {
    const gate = createGate()
    const store = createMemoryStore()
    const { cutOff } = store.revocations
    store.revocations.cutOff = async (...args) => {
      await gate.pass()
      return cutOff(...args)
    }
    const { system, sub } = await begin(store)
    const { access_token } = await system.login({ username, password })
    const { grant_id: grantId, jti, auth_time: authTime } = await system.verify(access_token)
    const owner = { sub, username, grantId, jti, authTime }
    const make = () => system.createPersonalToken({ owner, name: 'x', scope: 'notes:read', expiresIn: 3_600 })
    return { system, sub, gate, make }
  }

  it('does not survive the cut-off, though it was begun after the time of it and before it was written', async () => {
    const { system, sub, gate, make } = await beginSession()
    system.time.now += 5_000
    const held = gate.close()
    const end = system.grants.endAll(sub)
    await held
    system.time.now += 2_000
    const { access_token } = await make()
    gate.open()
    await end
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })

  it('is refused once the cut-off is written, though the authorizer let the request pass before', async () => {
    const { system, sub, make } = await beginSession()
    await system.grants.endAll(sub)
    system.time.now += 2_000
    await expect(make()).rejects.toMatchObject(revoked)
  })
})

describe('S-37 cut-offs', () => {
  it('move on past the session that a password change has just started, even within one millisecond', async () => {
    const { system, sub } = await begin()
    const { access_token } = await system.changePassword(changeBy(system, sub))
    await system.grants.endAll(sub)
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })

  it('never move back, though the clocks of two functions differ', async () => {
    const { system, sub } = await begin()
    const { access_token } = await system.login({ username, password })
    await system.grants.endAll(sub)
    system.time.now -= 5_000
    await system.grants.endAll(sub)
    system.time.now += 5_000
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })
})

describe('S-30 a refresh token shown by many at once', () => {
  /** A refresh that is held while a sibling goes on with the same token, and with what it got for it. */
  async function overtake(hold: (store: MemoryStore, gate: ReturnType<typeof createGate>) => void) {
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

  it.each<[string, (store: MemoryStore, gate: ReturnType<typeof createGate>) => void]>([
    [
      'before its write',
      ({ grants }, gate) => {
        const { advance } = grants
        grants.advance = async (...args) => {
          await gate.pass()
          return advance(...args)
        }
      },
    ],
    [
      'behind its write, which moved the grant on',
      ({ snapshots }, gate) => {
        const { read } = snapshots
        snapshots.read = async (keys) => {
          if (keys.users) await gate.pass()
          return read(keys)
        }
      },
    ],
    [
      'behind its write, the answer to which was lost',
      ({ grants }, gate) => {
        const { advance } = grants
        grants.advance = async (...args) => {
          await advance(...args)
          await gate.pass()
          return advance(...args)
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
    const { read } = store.snapshots
    store.snapshots.read = async (keys) => {
      if (keys.users) await gate.pass()
      return read(keys)
    }
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
  it.each([
    [
      'the user is disabled',
      (system: Awaited<ReturnType<typeof begin>>['system']) => system.endUser(username, 'disabled'),
    ],
    [
      'the user is deleted',
      (system: Awaited<ReturnType<typeof begin>>['system']) => system.endUser(username, 'deleted'),
    ],
    [
      'the password is set',
      (system: Awaited<ReturnType<typeof begin>>['system']) =>
        system.setPassword(username, 'the second password'),
    ],
    [
      'a scope is taken away',
      (system: Awaited<ReturnType<typeof begin>>['system']) => system.setScopes(username, []),
    ],
  ])('does not survive when %s meanwhile', async (_, end) => {
    const gate = createGate()
    const store = createMemoryStore()
    const advance = store.grants.advance
    store.grants.advance = async (...args) => {
      const won = await advance(...args)
      await gate.pass()
      return won
    }
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

describe('a password change that failed in the middle', () => {
  it('is finished by repeating it: the caller need not know how far it came', async () => {
    const store = createMemoryStore()
    const { system, sub } = await begin(store)
    const before = await system.login({ username, password })
    const cutOff = store.revocations.cutOff
    store.revocations.cutOff = async () => {
      throw new Error('the store failed')
    }
    const change = changeBy(system, sub)
    await expect(system.changePassword(change)).rejects.toThrow('the store failed')
    store.revocations.cutOff = cutOff
    await expect(system.verify(before.access_token)).resolves.toBeDefined()

    const { access_token } = await system.changePassword(change)
    await expect(system.verify(before.access_token)).rejects.toMatchObject(revoked)
    await expect(system.verify(access_token)).resolves.toMatchObject({ username })
  })
})
