import type { Clock, PublishedKeys } from '../domain/ports.ts'
import type { PublishedKey } from '../domain/signing-keys.ts'

/** Reads the list of the published keys no more often than every few seconds, once there are any. */
export function holdKeys(
  publishedKeys: Pick<PublishedKeys, 'list'>,
  holdSeconds: number,
  clock: Clock = Date.now,
): Pick<PublishedKeys, 'list'> {
  let held: { readonly keys: PublishedKey[]; readonly readAt: number } | undefined
  return {
    async list(now) {
      if (held && clock() < held.readAt + holdSeconds * 1000) return held.keys
      const readAt = clock()
      const keys = await publishedKeys.list(now)
      held = keys.length > 0 ? { keys, readAt } : undefined
      return keys
    },
  }
}
