import { measureInTurns } from '../rounds.ts'
import type { Section } from '../section.ts'
import { median, quantile, spread } from '../statistics.ts'
import { load } from '../system/load.ts'
import { startSystem } from '../system/start.ts'
import { createTargets } from '../system/targets.ts'

const rounds = 6
const warmUp = 3
/** As many as small machines have cores: each one more has another instance of every function started and compiled. */
const clients = 2
const seconds = 2

export const section: Section = {
  title: 'requests per second of the whole stack on this machine',
  method: `By HTTP through the local runtime in a process of its own, with its gateway, functions in threads and dynalite in
memory, on the same cores as the client that asks: ${clients} connections, each asking again when it has its answer, for
${seconds} s a round, ${rounds} rounds by turns. This is a laptop's figure and says nothing about AWS, where each function
has its own processor. Medians over the rounds, with the range of four in five; latencies over all answers;
processor time is that of the whole system by request, which other work on the machine changes least.`,

  async measure() {
    const system = await startSystem()
    try {
      const measured = (await createTargets(system.url, clients)).map(([name, targets]) => ({
        name,
        targets,
        latencies: [] as number[],
        processorTimes: [] as number[],
      }))
      const rates = await measureInTurns(
        { rounds, warmUp },
        measured.map(({ targets, latencies, processorTimes }) => async (round) => {
          const before = await system.processorMilliseconds()
          const { times, perSecond } = await load(targets, seconds)
          const taken = (await system.processorMilliseconds()) - before
          if (round >= warmUp) {
            latencies.push(...times)
            processorTimes.push(taken / times.length)
          }
          return perSecond
        }),
      )
      const rows = measured.map(({ name, latencies, processorTimes }, index) => {
        const rate = rates[index] ?? []
        const digits = median(rate) < 100 ? 1 : 0
        return [
          name,
          median(rate).toFixed(digits),
          spread(rate, digits),
          median(latencies).toFixed(1),
          quantile(latencies, 0.99).toFixed(1),
          median(processorTimes).toFixed(2),
        ]
      })
      return {
        tables: [
          { columns: ['request', 'per second', 'range', 'median ms', 'p99 ms', 'processor ms'], rows },
        ],
        goals: [],
      }
    } finally {
      await system.stop()
    }
  },
}
