import { verify } from 'node:crypto'
import { JwtVerifier } from 'aws-jwt-verify'
import { createVerifier } from 'fast-jwt'
import { importJWK, jwtVerify } from 'jose'
import jwt from 'jsonwebtoken'
import { issuer, type TokenMint } from './tokens.ts'

/** A way to verify tokens. */
export interface Contender {
  readonly name: string
  /**
   * Lays a token ready in the form in which this contender takes it.
   *
   * @returns what is timed: verifies the token, and throws if it refuses it
   */
  readonly ready: (token: string) => () => unknown
}

/** The signature alone: no JSON, no claims, no text to decode. Nothing that verifies can be faster. */
export const rawCrypto = ({ keyObject }: TokenMint): Contender => ({
  name: 'crypto.verify',
  ready(token) {
    const end = token.lastIndexOf('.')
    const input = Buffer.from(token.slice(0, end))
    const signature = Buffer.from(token.slice(end + 1), 'base64url')
    return () => {
      if (!verify('RSA-SHA256', input, keyObject, signature)) throw new Error('refused')
    }
  },
})

/**
 * JWT libraries, each in its fastest form, with the key ready beforehand and no cache of tokens. Each checks the
 * signature, the algorithm, `iss`, `aud` and `exp`, and `typ` where it can.
 */
export async function libraries({ keyObject, publicKey }: TokenMint): Promise<Contender[]> {
  const fastJwt = createVerifier({
    key: keyObject.export({ type: 'spki', format: 'pem' }).toString(),
    algorithms: ['RS256'],
    allowedIss: issuer,
    allowedAud: issuer,
    checkTyp: 'at+jwt',
    cache: false,
  })
  const jwksUri = `${issuer}/.well-known/jwks.json`
  const awsJwtVerify = JwtVerifier.create({ issuer, audience: issuer, jwksUri })
  awsJwtVerify.cacheJwks({ keys: [{ ...publicKey }] })
  const cryptoKey = await importJWK({ ...publicKey })
  const checks = { algorithms: ['RS256' as const], issuer, audience: issuer }
  const contender = (name: string, verifyToken: (token: string) => unknown): Contender => ({
    name,
    ready: (token) => () => verifyToken(token),
  })
  return [
    contender('jsonwebtoken', (token) => jwt.verify(token, keyObject, checks)),
    contender('fast-jwt', fastJwt),
    contender('aws-jwt-verify', (token) => awsJwtVerify.verifySync(token)),
    contender('jose', (token) => jwtVerify(token, cryptoKey, { ...checks, typ: 'at+jwt' })),
  ]
}
