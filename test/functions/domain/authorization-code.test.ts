import { describe, expect, it } from 'vitest'
import type { TokenParameters } from '../../../functions/domain/token-endpoint.ts'
import { createMemoryStore } from '../../memory/store.ts'
import { beginWithApp, challenge, metadata, redirectUri, verifier } from './one-app.ts'
import { refused, revoked, username } from './one-user.ts'

describe('S-23 an authorization code', () => {
  it('works once; shown again it ends what was issued for it', async () => {
    const { system, consent, redeem } = await beginWithApp()
    const code = await consent()
    const tokens = await redeem(code)
    await expect(redeem(code)).rejects.toMatchObject(refused)
    await expect(system.verify(tokens.access_token)).rejects.toMatchObject(revoked)
  })

  it('is redeemed by at most one of 50 at once, whose tokens are refused afterwards', async () => {
    const { system, consent, redeem } = await beginWithApp()
    const code = await consent()
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => redeem(code)))
    const won = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    expect(won.length).toBeLessThanOrEqual(1)
    for (const { access_token } of won)
      await expect(system.verify(access_token)).rejects.toMatchObject(revoked)
  })

  it('lives 60 seconds', async () => {
    const { system, consent, redeem } = await beginWithApp()
    const [first, second] = [await consent(), await consent()]
    system.time.now += 59_999
    await expect(redeem(first)).resolves.toMatchObject({ scope: 'notes:read notes:write openid' })
    system.time.now += 1
    await expect(redeem(second)).rejects.toMatchObject(refused)
  })

  it.each<[string, Partial<TokenParameters>]>([
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }],
    ['a verifier that is none', { code_verifier: 'short' }],
    ['the challenge as the verifier', { code_verifier: challenge }],
    ['another redirect URI', { redirect_uri: `${redirectUri}/` }],
    ['another resource', { resource: 'https://files.example.com' }],
  ])('changes nothing when it is shown with %s, before it is redeemed and after', async (_, wrong) => {
    const { system, consent, redeem } = await beginWithApp()
    const code = await consent()
    await expect(redeem(code, wrong)).rejects.toThrow()
    const { access_token } = await redeem(code)
    await expect(redeem(code, wrong)).rejects.toThrow()
    await expect(system.verify(access_token)).resolves.toBeDefined()
  })

  it('is not redeemed twice, though the SDK repeated the write whose answer was lost (S-34)', async () => {
    const store = createMemoryStore()
    const { advance } = store.grants
    store.grants.advance = async (...args) => {
      await advance(...args)
      return advance(...args)
    }
    const { system, consent, redeem } = await beginWithApp(store)
    const { access_token } = await redeem(await consent())
    await expect(system.verify(access_token)).resolves.toBeDefined()
  })

  it('gives an ID token where openid was ticked, and none elsewhere', async () => {
    const { consent, redeem } = await beginWithApp()
    expect((await redeem(await consent(['openid', 'notes:read']))).id_token).toMatch(/^eyJ/)
    expect((await redeem(await consent(['notes:read']))).id_token).toBeUndefined()
  })

  it('gives what was ticked, of what was asked', async () => {
    const { consent, redeem } = await beginWithApp()
    expect((await redeem(await consent(['notes:read', 'notes:share', 'account']))).scope).toBe('notes:read')
  })

  it('of a client that may not refresh gives a grant that ends with its one token', async () => {
    const { system, sub, clientId, consent, redeem } = await beginWithApp()
    const grantTypes = ['authorization_code']
    await system.clients.change({ ownerSub: sub, clientId }, { ...metadata, grant_types: grantTypes })
    const { access_token, refresh_token } = await redeem(await consent())
    expect(refresh_token).toBeUndefined()
    const { exp } = await system.verify(access_token)
    const { grants } = await system.grants.list({ sub })
    expect(grants).toMatchObject([{ kind: 'authorization_code', expires_at: exp }])
  })

  it('is worth nothing once its user is disabled or its client deleted', async () => {
    for (const end of ['user', 'client'] as const) {
      const { system, sub, clientId, consent, redeem } = await beginWithApp()
      const code = await consent()
      if (end === 'user') await system.endUser(username, 'disabled')
      else await system.clients.end({ ownerSub: sub, clientId })
      await expect(redeem(code)).rejects.toMatchObject({
        code: end === 'user' ? 'invalid_grant' : 'invalid_client',
      })
    }
  })
})

describe('S-22 another client', () => {
  it("cannot redeem a client's code or refresh token, and changes nothing by trying", async () => {
    const { system, sub, ask, consent, redeem } = await beginWithApp()
    const { client_id, client_secret = '' } = await system.clients.register({
      owner: { sub, username },
      metadata: { client_name: 'Other', redirect_uris: [redirectUri] },
    })
    const other = { clientId: client_id, clientSecret: client_secret }
    const code = await consent()
    const wrong = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }
    await expect(ask(wrong, other)).rejects.toMatchObject(refused)
    const { refresh_token } = await redeem(code)
    await expect(ask({ grant_type: 'refresh_token', refresh_token }, other)).rejects.toMatchObject(refused)
    await expect(system.refresh(refresh_token)).rejects.toMatchObject(refused)
    await expect(ask({ grant_type: 'refresh_token', refresh_token })).resolves.toBeDefined()
  })
})
