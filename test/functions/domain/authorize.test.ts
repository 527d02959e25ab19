import { describe, expect, it } from 'vitest'
import { broken, unavailable } from '../../../functions/domain/errors.ts'
import { createMemoryStore, type MemoryStore } from '../../memory/store.ts'
import { beginWithApp, challenge, redirectUri } from './one-app.ts'
import { username } from './one-user.ts'

const failures: readonly (readonly [string, Error])[] = [
  ['cannot answer now', unavailable('the store failed')],
  ['refuses', broken('the store refused')],
  ['fails in a way that nobody thought of', new Error('the store failed')],
]

/** When the store fails. */
const moments: readonly (readonly [string, (store: MemoryStore, fail: () => Promise<never>) => void])[] = [
  [
    'the app is read, which is no mistake of the app',
    ({ snapshots }, fail) => {
      snapshots.read = fail
    },
  ],
  [
    'the user is read, which blames neither name nor password',
    ({ users }, fail) => {
      users.find = fail
    },
  ],
  [
    'the grant is written, so that nobody is sent on',
    ({ grants }, fail) => {
      grants.add = fail
    },
  ],
]

describe.each(moments)('S-50 the authorization page, when %s', (_, breakStore) => {
  it.each(failures)('fails as its store does, which %s', async (_how, failure) => {
    const store = createMemoryStore()
    const { consent } = await beginWithApp(store)
    breakStore(store, async () => {
      throw failure
    })
    await expect(consent()).rejects.toBe(failure)
  })
})

describe('the authorization page', () => {
  it('is an error page where nothing is asked for but what must be asked for by name', async () => {
    const { system, sub } = await beginWithApp()
    const { client_id } = await system.clients.register({
      owner: { sub, username },
      metadata: { client_name: 'Sign in', redirect_uris: [redirectUri], scope: 'openid' },
    })
    const parameters = {
      ...{ response_type: 'code', client_id, redirect_uri: redirectUri },
      ...{ code_challenge: challenge, code_challenge_method: 'S256' },
    }
    await expect(system.authorize.show({ parameters })).resolves.toMatchObject({
      kind: 'error',
      error: { code: 'invalid_scope' },
    })
    await expect(
      system.authorize.show({ parameters: { ...parameters, scope: 'openid' } }),
    ).resolves.toMatchObject({ kind: 'consent', ticked: ['openid'] })
  })
})
