import { type Crowd, createCrowd } from '../ending/crowd.ts'
import { endings } from '../ending/endings.ts'
import { measureInTurns } from '../rounds.ts'
import type { Goal, Section } from '../section.ts'
import { median, ratios, spread } from '../statistics.ts'
import { describeCalls, unitsOf } from '../store/calls.ts'
import type { MeteredCall } from '../store/meter.ts'
import { type MeteredSystem, startMetered } from '../store/metered-system.ts'
import { quickAssembly } from '../system/assembly.ts'

const [few, many] = [10, 100_000] as const
const rounds = 30
const warmUp = 5

const number = (count: number) => count.toLocaleString('en')

/** Ends each crowd by turns, again and again, and sees that its token ended. */
async function measureEnding(
  { name, entry, prepare }: (typeof endings)[number],
  system: MeteredSystem,
  crowds: readonly Crowd[],
) {
  const calls: (readonly MeteredCall[])[] = []
  const times = await measureInTurns(
    { rounds, warmUp },
    crowds.map((crowd, index) => async () => {
      const { token, end } = await prepare(system, crowd)
      let milliseconds = 0
      const made = await system.callsOf(entry, async () => {
        const start = performance.now()
        await end()
        milliseconds = performance.now() - start
      })
      // Of the first time: to repeat it makes the same calls, but a client that is deleted already is not written again.
      calls[index] ??= made
      await system.call('GET', '/userinfo', { token, status: 401 })
      return milliseconds
    }),
  )
  const measured = crowds.map(({ grants }, index) => {
    const [made, own] = [calls[index] ?? [], times[index] ?? []]
    const relative = ratios(own, times[0] ?? [])
    const units = `${unitsOf(made, 'read')} + ${unitsOf(made, 'write')}`
    return { name, grants, calls: describeCalls(made), units, times: own, relative }
  })
  return { name, measured }
}

type Measured = Awaited<ReturnType<typeof measureEnding>>

const rowsOf = ({ measured }: Measured) =>
  measured.map(({ name, grants, calls, units, times, relative }) => [
    ...[name, number(grants), calls, units, median(times).toFixed(1), spread(times, 1)],
    ...[median(relative).toFixed(2), spread(relative, 2)],
  ])

function goalsOf({ name, measured }: Measured): Goal[] {
  const costs = measured.map(({ calls, units }) => `${calls}; ${units} units`)
  const ratio = median(measured.at(-1)?.relative ?? [])
  return [
    {
      aim: `to ${name} makes the same calls, of the same capacity, at ${number(few)} grants and at ${number(many)}`,
      met: new Set(costs).size === 1,
      found: [...new Set(costs)].join(' and '),
    },
    {
      aim: `… and takes the same time, give or take a fifth`,
      met: ratio > 0.8 && ratio < 1.25,
      found: `${ratio.toFixed(2)} ×`,
    },
  ]
}

export const section: Section = {
  title: `ending all grants of a user or a client: ${number(few)} of them, and ${number(many)}`,
  method: `Two users, each with grants of one app, ${number(few)} and ${number(many)}, all of them in the table at the same time.
Each is ended by turns, ${rounds} times, from the request to the answer, by HTTP through the whole stack on dynalite in memory;
the administrator's function is invoked. What was ended is refused on the next request, or the run fails. Medians, with
the range of four in five; ratios are taken within each round. Units are those of reads and of writes, the first time.`,

  async measure() {
    const system = await startMetered(await quickAssembly(0))
    try {
      const crowds = [await createCrowd(system, few), await createCrowd(system, many)]
      const measured: Measured[] = []
      for (const ending of endings) measured.push(await measureEnding(ending, system, crowds))
      const columns = [
        'what is done',
        'grants',
        'calls',
        'units',
        'ms',
        'range',
        `× at ${number(few)}`,
        'range',
      ]
      return { tables: [{ columns, rows: measured.flatMap(rowsOf) }], goals: measured.flatMap(goalsOf) }
    } finally {
      await system.close()
    }
  },
}
