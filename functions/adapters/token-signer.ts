import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import jwt from 'jsonwebtoken'
import { unavailable } from '../domain/errors.ts'
import type { Clock, TokenSigner } from '../domain/ports.ts'
import { readSigningKeyPair } from '../domain/signing-keys.ts'
import { createCachedSecret } from './secrets.ts'

type HeldKey = { readonly kid: string; readonly key: KeyObject } | 'not there yet'

function parseCurrentKey(value: unknown): HeldKey {
  const pair = readSigningKeyPair(value)
  return pair ? { kid: pair.current.kid, key: createPrivateKey(pair.current.privateKey) } : 'not there yet'
}

/** Signs with the current key of the signing key secret; 503 until its first rotation has made one. */
export function createTokenSigner(
  client: SecretsManagerClient,
  secretId: string,
  clock: Clock = Date.now,
): TokenSigner {
  const secret = createCachedSecret({
    client,
    secretId,
    parse: parseCurrentKey,
    keep: (value) => value !== 'not there yet',
    clock,
  })
  return {
    async sign(type, claims) {
      const held = await secret.get()
      if (held === 'not there yet')
        throw unavailable('the first signing key has not been made yet', undefined, 5)
      return jwt.sign(claims, held.key, {
        algorithm: 'RS256',
        header: { alg: 'RS256', typ: type, kid: held.kid },
      })
    },
  }
}
