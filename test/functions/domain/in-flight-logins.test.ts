import { describe, expect, it } from 'vitest'
import { createRevokeAnyClient } from '../../../functions/domain/revoke-any.ts'
import { createMemoryStore } from '../../memory/store.ts'
import type { MemorySystem } from '../../memory/system.ts'
import { createGate } from './gate.ts'
import { challenge, redirectUri, verifier } from './one-app.ts'
import { begin, changeBy, password, refused, revoked, username } from './one-user.ts'

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

describe('S-37 a consent held behind the read of its client', () => {
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
    store.snapshots.read = gate.behind(store.snapshots.read)
    const held = gate.close()
    const parameters = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code_challenge: challenge,
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
    store.revocations.cutOff = gate.before(store.revocations.cutOff)
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
