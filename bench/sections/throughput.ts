import { measureInTurns } from '../rounds.ts'
import type { Section } from '../section.ts'
import { median, quantile, spread } from '../statistics.ts'
import { createClient, logIn, register } from '../system/client.ts'
import { load, type Target } from '../system/load.ts'
import { startSystem } from '../system/start.ts'

const rounds = 6
const warmUp = 2
const clients = 4
const seconds = 3

/** What is asked for, by how the table names it. */
async function targets(url: string): Promise<[name: string, target: Target][]> {
  const call = createClient(url)
  const user = await register(call, 'bench')
  const token = await logIn(call, user)
  return [
    ['a preflight: the gateway alone', { method: 'OPTIONS', url: `${url}/userinfo` }],
    [
      'metadata: a function that answers a constant',
      { method: 'GET', url: `${url}/.well-known/openid-configuration` },
    ],
    [
      'userinfo: authorizer, function, a read of each',
      { method: 'GET', url: `${url}/userinfo`, headers: { Authorization: `Bearer ${token}` } },
    ],
    [
      'log in, bcrypt at the stack’s cost',
      {
        method: 'POST',
        url: `${url}/login`,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(user),
      },
    ],
  ]
}

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
      const asked = await targets(system.url)
      const latencies = asked.map((): number[] => [])
      const processorTimes = asked.map((): number[] => [])
      const rates = await measureInTurns(
        { rounds, warmUp },
        asked.map(([, target], index) => async (round) => {
          const before = await system.processorMilliseconds()
          const { times, perSecond } = await load(target, { clients, seconds })
          const taken = (await system.processorMilliseconds()) - before
          if (round >= warmUp) {
            latencies[index]?.push(...times)
            processorTimes[index]?.push(taken / times.length)
          }
          return perSecond
        }),
      )
      return {
        tables: [
          {
            columns: ['request', 'per second', 'range', 'median ms', 'p99 ms', 'processor ms'],
            rows: asked.map(([name], index) => {
              const [rate, times] = [rates[index] ?? [], latencies[index] ?? []]
              return [
                name,
                median(rate).toFixed(0),
                spread(rate, 0),
                median(times).toFixed(1),
                quantile(times, 0.99).toFixed(1),
                median(processorTimes[index] ?? []).toFixed(2),
              ]
            }),
          },
        ],
        goals: [],
      }
    } finally {
      await system.stop()
    }
  },
}
