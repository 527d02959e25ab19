import { createHash, createPrivateKey, createPublicKey, generateKeyPair, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { KeyPairs } from '../domain/ports.ts'
import type { PublicKey } from '../domain/signing-keys.ts'

/** RFC 7518 §3.3 asks for 2048 bits or more; more would slow every verification. */
const modulusLength = 2048

/** The JWK thumbprint (RFC 7638), so that a key id names one key everywhere. */
const thumbprint = ({ e, n }: { e: string; n: string }) =>
  createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url')

function publicJwk(privateKey: string): PublicKey {
  const { n = '', e = '' } = createPublicKey(privateKey).export({ format: 'jwk' }) as {
    n?: string
    e?: string
  }
  return { kid: thumbprint({ e, n }), kty: 'RSA', n, e, alg: 'RS256', use: 'sig' }
}

export const keyPairs: KeyPairs = {
  async generate() {
    const { privateKey } = await promisify(generateKeyPair)('rsa', {
      modulusLength,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const publicKey = publicJwk(privateKey)
    return { signingKey: { kid: publicKey.kid, privateKey }, publicKey }
  },

  publicKey: ({ privateKey }) => publicJwk(privateKey),

  match({ privateKey }, publicKey) {
    const probe = Buffer.from(publicKey.kid)
    const signature = sign('RSA-SHA256', probe, createPrivateKey(privateKey))
    return verify('RSA-SHA256', probe, createPublicKey({ key: { ...publicKey }, format: 'jwk' }), signature)
  },
}
