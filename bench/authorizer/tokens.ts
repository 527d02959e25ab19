import { createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { v7 as uuidV7 } from 'uuid'
import { keyPairs } from '../../functions/adapters/key-pairs.ts'
import { type AccessTokenClaims, firstPartyClient } from '../../functions/domain/access-token.ts'

export const issuer = 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/prod'

const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Makes tokens as a login does, each of another user and grant, under one key. */
export async function createTokenMint() {
  const { signingKey, publicKey } = await keyPairs.generate()
  const privateKey = createPrivateKey(signingKey.privateKey)
  const header = segment({ alg: 'RS256', typ: 'at+jwt', kid: signingKey.kid })

  async function mint(_: unknown, index: number): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims: AccessTokenClaims = {
      iss: issuer,
      sub: randomUUID(),
      aud: issuer,
      client_id: firstPartyClient,
      username: `user-${index}@example.com`,
      scope: 'account notes:read notes:write',
      grant_id: uuidV7(),
      jti: randomUUID(),
      iat: now,
      exp: now + 3600,
      auth_time: now,
    }
    const input = Buffer.from(`${header}.${segment(claims)}`)
    // In the thread pool: making thousands of tokens takes longer than verifying them.
    const signature = await promisify(sign)('RSA-SHA256', input, privateKey)
    return `${input}.${signature.toString('base64url')}`
  }

  return {
    publicKey,
    keyObject: createPublicKey(privateKey),
    mint: (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, mint)),
  }
}

export type TokenMint = Awaited<ReturnType<typeof createTokenMint>>
