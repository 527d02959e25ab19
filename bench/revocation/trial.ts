import { setTimeout as pause } from 'node:timers/promises'

interface Trial {
  /** Makes a request with the token. @returns its status */
  readonly poll: () => Promise<number>
  /** How many ask at the same time. */
  readonly pollers: number
  /** How long each of them waits between an answer and the next request. */
  readonly pauseMilliseconds: number
  /** How long after the first requests the token is revoked. */
  readonly delayMilliseconds: number
  /** Revokes the token. */
  readonly revoke: () => Promise<unknown>
}

/** All times are in ms from the answer of the revocation. */
export interface TrialResult {
  /** When each poller was first refused; 0 where that was before. */
  readonly refusals: readonly number[]
  /** When requests were sent that were allowed all the same. */
  readonly allowed: readonly number[]
}

/**
 * Asks with a token from several sides until each of them was refused, and revokes it meanwhile.
 *
 * @throws Error at an answer that is neither 200 nor 401
 */
export async function tryRevocation(trial: Trial): Promise<TrialResult> {
  let revoked = Number.POSITIVE_INFINITY
  const allowed: number[] = []

  async function pollUntilRefused(): Promise<number> {
    for (;;) {
      const sent = performance.now()
      const status = await trial.poll()
      if (status === 401) return Math.max(0, performance.now() - revoked)
      if (status !== 200) throw new Error(`a poll answered ${status}`)
      if (sent > revoked) allowed.push(sent - revoked)
      await pause(trial.pauseMilliseconds)
    }
  }

  async function revoke() {
    await pause(trial.delayMilliseconds)
    await trial.revoke()
    revoked = performance.now()
  }

  const [refusals] = await Promise.all([
    Promise.all(Array.from({ length: trial.pollers }, pollUntilRefused)),
    revoke(),
  ])
  return { refusals, allowed }
}
