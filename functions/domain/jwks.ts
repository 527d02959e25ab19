import { unavailable } from './errors.ts'
import type { Clock, PublishedKeys } from './ports.ts'
import type { PublicKey } from './signing-keys.ts'

interface JwksDeps {
  readonly publishedKeys: Pick<PublishedKeys, 'list'>
  readonly clock: Clock
}

/** The JWK set (RFC 7517 §5): every key that has signed a token still alive, signs now, or will sign next. */
export function createJwks({ publishedKeys, clock }: JwksDeps) {
  return async (): Promise<{ readonly keys: readonly PublicKey[] }> => {
    const published = await publishedKeys.list(clock())
    if (published.length === 0) throw unavailable('no signing key has been published yet', undefined, 5)
    return { keys: published.map(({ publicKey }) => publicKey) }
  }
}
