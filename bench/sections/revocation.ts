import { startWarmAuthorizers } from '../revocation/authorizers.ts'
import { type TrialResult, tryRevocation } from '../revocation/trial.ts'
import { ways } from '../revocation/ways.ts'
import type { Goal, Section } from '../section.ts'
import { median, quantile } from '../statistics.ts'
import { newSession } from '../system/session.ts'

const pollers = 4

interface Plan {
  readonly cacheSeconds: number
  /** How many tokens are revoked in each way: one batch after the other, those of a batch at the same time. */
  readonly batches: number
  readonly atOnce: number
  readonly pauseMilliseconds: number
  /** The longest time that a token is used before it is revoked. */
  readonly useMilliseconds: number
}

const plans: readonly Plan[] = [
  { cacheSeconds: 0, batches: 30, atOnce: 1, pauseMilliseconds: 0, useMilliseconds: 50 },
  // Revoked at any time of a cached answer's life; asked more seldom, since so many are asked for at once.
  { cacheSeconds: 5, batches: 1, atOnce: 10, pauseMilliseconds: 200, useMilliseconds: 5000 },
]

/** Revokes tokens in each way. */
async function measurePlan({ cacheSeconds, batches, atOnce, pauseMilliseconds, useMilliseconds }: Plan) {
  const { call, poll, authorizers, close } = await startWarmAuthorizers(cacheSeconds, pollers)
  try {
    const measured: { readonly way: string; readonly results: readonly TrialResult[] }[] = []
    for (const [way, revoke] of Object.entries(ways)) {
      const results: TrialResult[] = []
      for (let batch = 0; batch < batches; batch++) {
        const sessions = await Promise.all(Array.from({ length: atOnce }, () => newSession(call)))
        const trials = sessions.map((session, index) =>
          tryRevocation({
            poll: () => poll(session.accessToken),
            ...{ pollers, pauseMilliseconds },
            delayMilliseconds: useMilliseconds * ((index + Math.random()) / atOnce),
            revoke: () => revoke(call, session),
          }),
        )
        results.push(...(await Promise.all(trials)))
      }
      measured.push({ way, results })
    }
    return { cacheSeconds, authorizers, measured }
  } finally {
    await close()
  }
}

type Measured = Awaited<ReturnType<typeof measurePlan>>

const latest = (results: readonly TrialResult[]) => Math.max(0, ...results.flatMap(({ allowed }) => allowed))

const rowsOf = ({ cacheSeconds, measured }: Measured) =>
  measured.map(({ way, results }) => {
    const refusals = results.flatMap((result) => result.refusals)
    const allowed = results.flatMap((result) => result.allowed)
    return [
      ...[way, `${cacheSeconds} s`, `${results.length}`, median(refusals).toFixed(0)],
      ...[quantile(refusals, 0.99).toFixed(0), Math.max(...refusals).toFixed(0)],
      allowed.length === 0 ? 'none' : `${latest(results).toFixed(0)} ms`,
    ]
  })

function goalOf({ cacheSeconds, authorizers, measured }: Measured): Goal {
  const results = measured.flatMap((each) => each.results)
  const sent = latest(results)
  const by = `${results.length} revocations, ${authorizers} authorizers`
  const last = sent === 0 ? 'none was' : `the last was sent ${(sent / 1000).toFixed(2)} s after`
  return {
    aim:
      cacheSeconds === 0
        ? 'without a cache, no request sent after the answer of the revocation is allowed'
        : `with a cache of ${cacheSeconds} s, none sent more than ${cacheSeconds} s after it is`,
    met: sent <= cacheSeconds * 1000,
    found: `${last}; ${by}`,
  }
}

export const section: Section = {
  title: 'from the answer of a revocation to the first 401',
  method: `A token is used by ${pollers} clients at the same time, through as many warm instances of the authorizer, each client
asking again when it has its answer (with a cache: 200 ms later). It is revoked meanwhile, and each client goes on until
it is refused. Times are from the arrival of the revocation's 2xx to the arrival of each client's first 401, so
they hold a whole request, through the local runtime on this machine. The last column is when the last request was sent
that was allowed all the same. The bound: without a cache the next request; with one, what API Gateway holds of its
answer, its TTL at most.`,

  async measure() {
    const measured: Measured[] = []
    for (const plan of plans) measured.push(await measurePlan(plan))
    const columns = ['revoked by', 'cache', 'revocations', 'p50 ms', 'p99 ms', 'max ms', 'last allowed']
    return { tables: [{ columns, rows: measured.flatMap(rowsOf) }], goals: measured.map(goalOf) }
  },
}
