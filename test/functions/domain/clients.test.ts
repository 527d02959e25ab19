import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../memory/store.ts'
import { beginWithApp, metadata, redirectUri } from './one-app.ts'
import { password, revoked, username } from './one-user.ts'

describe('a token of a client of its own', () => {
  it('may do what both the client and its owner may, and ends with the client', async () => {
    const { system, sub, clientId, ask } = await beginWithApp()
    const { access_token, refresh_token, scope } = await ask({ grant_type: 'client_credentials' })
    expect([scope, refresh_token]).toEqual(['notes:read notes:write', undefined])
    const claims = await system.verify(access_token)
    expect(claims).toMatchObject({ sub: clientId, client_id: clientId })
    expect([claims.username, claims.auth_time]).toEqual([undefined, undefined])
    const less = await ask({ grant_type: 'client_credentials', scope: 'tokens:introspect notes:read' })
    expect(less.scope).toBe('notes:read')
    for (const asked of ['notes:burn', 'notes:read notes:burn', 'tokens:introspect']) {
      await expect(ask({ grant_type: 'client_credentials', scope: asked })).rejects.toMatchObject({
        code: 'invalid_scope',
      })
    }
    expect((await system.store.snapshots.read({ grants: [claims.grant_id] })).grants).toMatchObject([
      { kind: 'client_credentials', sub: clientId, expiresAt: claims.exp },
    ])
    await system.clients.end({ ownerSub: sub, clientId })
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })

  it('never has what its owner was not given, and none is issued once the owner is disabled', async () => {
    const { system, ask } = await beginWithApp()
    await system.setScopes(username, ['notes:read'])
    expect((await ask({ grant_type: 'client_credentials' })).scope).toBe('notes:read')
    await system.endUser(username, 'disabled')
    await expect(ask({ grant_type: 'client_credentials' })).rejects.toMatchObject({ code: 'invalid_client' })
  })
})

describe('clients', () => {
  it('end with their user, and so does every grant that anyone gave them', async () => {
    const { system, ask, consent, redeem } = await beginWithApp()
    const { access_token, refresh_token } = await redeem(await consent())
    await system.endUser(username, 'deleted')
    await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
    await expect(ask({ grant_type: 'refresh_token', refresh_token })).rejects.toMatchObject({
      code: 'invalid_client',
    })
  })

  it('have two secrets at most, of which either can be deleted', async () => {
    const { system, sub, clientId, credentials, ask } = await beginWithApp()
    const own = { ownerSub: sub, clientId }
    const works = (clientSecret: string) =>
      ask({ grant_type: 'client_credentials' }, { clientId, clientSecret }).then(
        () => true,
        () => false,
      )
    const first = credentials.clientSecret
    const { client_secret: second, secret_id: secretId } = await system.clients.addSecret(own)
    expect([await works(first), await works(second)]).toEqual([true, true])
    await expect(system.clients.addSecret(own)).rejects.toMatchObject({ code: 'too_many_secrets' })
    await system.clients.removeSecret({ ...own, secretId })
    expect([await works(first), await works(second), await works('')]).toEqual([true, false, false])
  })

  it('count towards a hundred while they are there, and deleted ones towards a thousand', async () => {
    const { system, sub } = await beginWithApp()
    const metadata = { client_name: 'One of many', redirect_uris: [redirectUri] }
    const register = () => {
      // Within a millisecond the newest is not told from the others.
      system.time.now += 1
      return system.clients.register({ owner: { sub, username }, metadata })
    }
    const end = (clientId: string) => system.clients.end({ ownerSub: sub, clientId })
    const made: string[] = []
    for (let at = 1; at < 100; at++) made.push((await register()).client_id)
    await expect(register()).rejects.toThrow('A user may have 100 clients')
    for (const clientId of made) await end(clientId)
    for (let at = 100; at < 999; at++) await end((await register()).client_id)
    const page = await system.clients.list({ ownerSub: sub })
    expect(page.clients).toEqual([])
    await register()
    await expect(register()).rejects.toThrow('1000 clients in 400 days')
  })

  it('are listed page by page, each once, whichever of them were deleted', async () => {
    const deletions = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(deletions, fc.integer({ min: 1, max: 4 }), async (areDeleted, limit) => {
        const { system, sub, clientId } = await beginWithApp()
        const own = { ownerSub: sub }
        const kept = [clientId]
        for (const isDeleted of areDeleted) {
          system.time.now += 1
          const { client_id } = await system.clients.register({ owner: { sub, username }, metadata })
          if (isDeleted) await system.clients.end({ ...own, clientId: client_id })
          else kept.unshift(client_id)
        }
        const listed: string[] = []
        let cursor: string | undefined
        do {
          const page = await system.clients.list({ ...own, cursor, limit })
          listed.push(...page.clients.map(({ client_id }) => client_id))
          cursor = page.next_cursor
        } while (cursor !== undefined)
        expect(listed).toEqual(kept)
      }),
    )
  })

  it("are their owner's alone", async () => {
    const { system, clientId } = await beginWithApp()
    const { sub } = await system.register({ username: 'mallory', password })
    const theirs = { ownerSub: sub, clientId }
    const missing = { code: 'not_found' }
    await expect(system.clients.show(theirs)).rejects.toMatchObject(missing)
    await expect(system.clients.end(theirs)).rejects.toMatchObject(missing)
    await expect(system.clients.addSecret(theirs)).rejects.toMatchObject(missing)
    await expect(system.clients.removeSecret({ ...theirs, secretId: 'x' })).rejects.toMatchObject(missing)
    await expect(system.clients.change(theirs, { client_name: 'x' })).rejects.toMatchObject(missing)
  })

  it('end with their user, though there are more than one user may have: registered at once, they all counted too few', async () => {
    const { system, sub } = await beginWithApp()
    const metadata = { client_name: 'One of many', redirect_uris: [redirectUri] }
    const registered = await Promise.all(
      Array.from({ length: 150 }, () => system.clients.register({ owner: { sub, username }, metadata })),
    )
    await system.endUser(username, 'deleted')
    const ids = registered.map(({ client_id }) => client_id)
    const read = (clients: readonly string[]) => system.store.snapshots.read({ clients })
    const found = [...(await read(ids.slice(0, 75))).clients, ...(await read(ids.slice(75))).clients]
    expect(found.filter(({ status }) => status !== 'deleted')).toEqual([])
  })

  it('are not left behind by a user who is deleted while one is registered', async () => {
    const store = createMemoryStore()
    const { system, sub } = await beginWithApp(store)
    const { add } = store.clients
    let added = ''
    store.clients.add = async (client) => {
      await add(client)
      added = client.clientId
      // Whoever deletes the user has listed the clients by then, without this one.
      await store.users.setStatus({ username, sub }, 'deleted')
    }
    const metadata = { client_name: 'Late', redirect_uris: [redirectUri] }
    await expect(system.clients.register({ owner: { sub, username }, metadata })).rejects.toMatchObject(
      revoked,
    )
    const [client] = (await store.snapshots.read({ clients: [added] })).clients
    expect(client?.status).toBe('deleted')
  })
})
