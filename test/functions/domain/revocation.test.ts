import { describe, expect, it } from 'vitest'
import { ids } from '../../../functions/adapters/ids.ts'
import { grantStart } from '../../../functions/domain/grant-id.ts'
import { isRevoked, retentionSeconds, tokenRevocationKeys } from '../../../functions/domain/revocation.ts'

const now = 1_800_000_000_000
const expiresAt = now / 1000 + retentionSeconds

const claims = {
  iss: 'https://issuer',
  aud: 'https://issuer',
  sub: 'user-1',
  client_id: 'first-party',
  scope: '',
  grant_id: 'g',
  jti: 'j',
  iat: 0,
  exp: 0,
}

describe('tokenRevocationKeys', () => {
  it.each([
    [
      'a first-party token: three, and no entry that all of them share',
      claims,
      ['jti:j', 'grant:g', 'user:user-1'],
    ],
    [
      "a third party's token: four",
      { ...claims, client_id: 'app' },
      ['jti:j', 'grant:g', 'user:user-1', 'client:app'],
    ],
    ["a client's own token", { ...claims, sub: 'app', client_id: 'app' }, ['jti:j', 'grant:g', 'client:app']],
    [
      'an exchanged token, and of the one before: five',
      { ...claims, client_id: 'app', act: { sub: 'app' }, parent_jti: 'p' },
      ['jti:j', 'grant:g', 'user:user-1', 'client:app', 'jti:p'],
    ],
    [
      "an exchanged token of another app's: six",
      { ...claims, client_id: 'app', act: { sub: 'app', act: { sub: 'other' } }, parent_jti: 'p' },
      ['jti:j', 'grant:g', 'user:user-1', 'client:app', 'jti:p', 'client:other'],
    ],
    [
      'a token that an app exchanged for one of its own, each once: a store takes no key twice',
      { ...claims, client_id: 'app', act: { sub: 'app', act: { sub: 'app' } }, parent_jti: 'p' },
      ['jti:j', 'grant:g', 'user:user-1', 'client:app', 'jti:p'],
    ],
  ])('names each thing whose end is the end of %s', (_, token, keys) => {
    expect(tokenRevocationKeys(token)).toEqual(keys)
  })
})

describe('isRevoked', () => {
  const grantId = ids.timed(now)

  it('S-37 ends every grant begun at or before a cut-off, and none begun after it, to the millisecond', () => {
    const at = (notBefore: number) => isRevoked(grantId, [{ id: 'user:u', notBefore, expiresAt }], now)
    expect([at(now - 1), at(now), at(now + 1)]).toEqual([false, true, true])
  })

  it('ends without condition what is named itself', () => {
    expect(isRevoked(grantId, [{ id: `grant:${grantId}`, expiresAt }], now)).toBe(true)
    expect(isRevoked(grantId, [], now)).toBe(false)
  })

  it('goes by the expiry itself, not by whether the database has cleaned up', () => {
    expect(isRevoked(grantId, [{ id: 'jti:j', expiresAt: now / 1000 }], now)).toBe(false)
    expect(isRevoked(grantId, [{ id: 'jti:j', expiresAt: now / 1000 + 1 }], now)).toBe(true)
  })
})

describe('a grant id', () => {
  it('carries the time at which the grant began', () => {
    for (const time of [0, 1, now, now + 1, 2 ** 48 - 1]) expect(grantStart(ids.timed(time))).toBe(time)
  })
})
