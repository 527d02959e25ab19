import { createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign } from 'node:crypto'
import { ids } from '../../functions/adapters/ids.ts'
import type { SigningKeyPair } from '../../functions/domain/signing-keys.ts'
import { createAdministrator } from './administrator.ts'
import type { System } from './system.ts'

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export interface Forgery {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  /** The payload's text, instead of the claims as JSON. */
  readonly payload?: string | Buffer
  readonly sign?: (input: string) => Buffer
}

/**
 * Makes tokens with the system's own current key: what is wrong with them is the forgery and nothing else.
 *
 * @param user whose tokens; one of their own if nobody else's
 */
export async function createForge(
  system: System,
  user?: { readonly sub: string; readonly username: string },
) {
  const text = await createAdministrator(system).secret('Auth/Secrets/SigningKey')
  const { current } = JSON.parse(text) as SigningKeyPair
  const privateKey: KeyObject = createPrivateKey(current.privateKey)
  const { sub, username } = user ?? (await system.newUser())

  /** Claims as the system issues them now. */
  function claims() {
    const now = Math.floor(Date.now() / 1000)
    return {
      iss: system.issuer,
      sub,
      aud: system.issuer,
      client_id: 'first-party',
      username,
      scope: 'account notes:read notes:write',
      grant_id: ids.timed(Date.now()),
      jti: randomUUID(),
      iat: now,
      exp: now + 900,
      auth_time: now,
    }
  }

  function forge(forgery: Forgery = {}): string {
    const header = { alg: 'RS256', typ: 'at+jwt', kid: current.kid, ...forgery.header }
    const payload = forgery.payload ?? JSON.stringify({ ...claims(), ...forgery.claims })
    const input = `${encode(header)}.${Buffer.from(payload).toString('base64url')}`
    const signature = forgery.sign?.(input) ?? sign('RSA-SHA256', Buffer.from(input), privateKey)
    return `${input}.${signature.toString('base64url')}`
  }

  return { forge, claims, kid: current.kid, privateKey, publicKey: createPublicKey(privateKey) }
}
