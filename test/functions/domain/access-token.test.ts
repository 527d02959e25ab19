import { expect, it } from 'vitest'
import { createMemoryTokenKeys } from '../../memory/ports.ts'
import { begin, password, revoked, username } from './one-user.ts'

it('S-09 an access token holds from the first millisecond of nbf to the last before exp', async () => {
  const { system } = await begin()
  const { access_token } = await system.login({ username, password })
  const claims = await system.verify(access_token)
  const nbf = claims.iat + 60
  const token = await createMemoryTokenKeys().signer.sign('at+jwt', { ...claims, nbf })
  for (const moment of [nbf * 1000 - 1, claims.exp * 1000]) {
    system.time.now = moment
    await expect(system.verify(token)).rejects.toMatchObject(revoked)
  }
  for (const moment of [nbf * 1000, claims.exp * 1000 - 1]) {
    system.time.now = moment
    await expect(system.verify(token)).resolves.toMatchObject({ username })
  }
})
