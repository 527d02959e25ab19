import { createHmac } from 'node:crypto'
import type { GrantKeys, Passwords, TokenSignatures, TokenSigner } from '../../functions/domain/ports.ts'

const hmac = (key: string, message: string) => createHmac('sha256', key).update(message).digest('base64url')

/** Tokens of the real shape, signed with an HMAC instead of RSA, which would take most of a test's time. */
export function createMemoryTokenKeys(): {
  readonly signer: TokenSigner
  readonly signatures: TokenSignatures
  readonly grantKeys: GrantKeys
} {
  const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return {
    signer: {
      async sign(type, claims) {
        const input = `${segment({ alg: 'RS256', typ: type, kid: 'memory' })}.${segment(claims)}`
        return `${input}.${hmac('signing key', input)}`
      },
    },
    signatures: {
      async verify(signingInput, signature, keyId) {
        const expected = hmac('signing key', signingInput)
        return keyId === 'memory' && expected === Buffer.from(signature).toString('base64url')
      },
    },
    grantKeys: {
      sign: async (message) => ({ version: 1, mac: hmac('grant key', message) }),
      verify: async (message, version, mac) => version === 1 && hmac('grant key', message) === mac,
    },
  }
}

/** Passwords kept as digests; `beforeVerify` lets a test hold a login in the middle of its hash. */
export function createMemoryPasswords(beforeVerify: () => Promise<void> = async () => {}): Passwords {
  let salt = 0
  return {
    async hash(password) {
      return { hash: `${++salt}:${hmac(String(salt), password)}`, cost: 4, pepperVersion: 1 }
    },
    async verify(password, stored) {
      await beforeVerify()
      const [used = '', digest] = stored?.hash.split(':') ?? []
      return digest === hmac(used, password)
    },
    isCurrent: async () => true,
  }
}
