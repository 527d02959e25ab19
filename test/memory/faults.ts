import { unavailable } from '../../functions/domain/errors.ts'
import type { MemoryStore } from './store.ts'

/**
 * What becomes of one call: it succeeds, fails without effect, or takes effect and its answer is lost; or that answer
 * alone is lost on the way to the SDK, which sends the call again.
 */
export type Fate = 'succeeds' | 'fails' | 'answer lost' | 'sent twice'

/** A write of revocations knows itself again (test/contract/lost-answers.test.ts): sent twice, it is made once. */
const isMadeOnce = (name: string) => name.startsWith('revocations.')

/**
 * A store whose calls meet the fates that a test has lined up, and succeed once there are no more.
 *
 * @param onFate is told of each call, such as `grants.add`, and what becomes of it
 */
export function createFaultyStore(
  store: MemoryStore,
  fates: Fate[],
  onFate: (call: string, fate: Fate) => void = () => {},
): MemoryStore {
  const meetFate = async (name: string, call: () => Promise<unknown>): Promise<unknown> => {
    const fate = fates.shift() ?? 'succeeds'
    onFate(name, fate)
    if (fate === 'fails') throw unavailable('the store failed')
    const answer = await call()
    if (fate === 'answer lost') throw unavailable('the answer was lost')
    return fate === 'sent twice' && !isMadeOnce(name) ? call() : answer
  }
  const faulty = <T extends object>(portName: string, port: T): T =>
    Object.fromEntries(
      Object.entries(port).map(([name, call]) => [
        name,
        (...args: unknown[]) =>
          meetFate(`${portName}.${name}`, () => Reflect.apply(call as () => Promise<unknown>, port, args)),
      ]),
    ) as T
  return Object.fromEntries(
    Object.entries(store).map(([name, port]) => [name, faulty(name, port)]),
  ) as MemoryStore
}

/** Has every read of revocations fail that asks for one whose key begins so, until the answer is called. */
export function failRevocationReads({ snapshots }: MemoryStore, prefix: string): () => void {
  const { read } = snapshots
  snapshots.read = async (keys) => {
    if (keys.revocations?.some((key) => key.startsWith(prefix))) throw unavailable('the store failed')
    return read(keys)
  }
  return () => {
    snapshots.read = read
  }
}
