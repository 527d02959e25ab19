import type { Section } from '../section.ts'
import { npmStart } from '../start/command.ts'
import { median, spread } from '../statistics.ts'
import { createClient } from '../system/client.ts'
import { load } from '../system/load.ts'
import { newSession } from '../system/session.ts'

const rounds = 5
const clients = 10
const seconds = 3

interface Figures {
  readonly seconds: number
  readonly served: number
  readonly toured: number
  readonly loaded: number
}

/** Starts, does what the greeting tells to do, then asks all at the same time. */
async function start(fresh: boolean): Promise<Figures> {
  const system = await npmStart({ fresh })
  try {
    const served = await system.megabytes()
    const call = createClient(system.url)
    const { accessToken } = await newSession(call)
    await call('GET', '/userinfo', { token: accessToken })
    await call('POST', '/logout', { token: accessToken })
    const toured = await system.megabytes()
    const { accessToken: token } = await newSession(call)
    const target = {
      method: 'GET',
      url: `${system.url}/userinfo`,
      headers: { Authorization: `Bearer ${token}` },
    }
    await load(
      Array.from({ length: clients }, () => target),
      seconds,
    )
    return { seconds: system.seconds, served, toured, loaded: await system.megabytes() }
  } finally {
    await system.stop()
  }
}

export const section: Section = {
  title: 'npm start, until it serves, and the memory that it takes',
  method: `The command as it is typed, npm's own start and processes among it: with no data, then with the data of the
start before, ${rounds} times each. Memory is the resident set of all its processes together, in MB of 1,000,000 bytes, so
what they share counts more than once: when it serves, after a registration, a login, a call and a logout, and after ${clients}
connections asked for userinfo for ${seconds} s. Medians, with the range of four in five.`,

  async measure() {
    const [fresh, again]: [Figures[], Figures[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      fresh.push(await start(true))
      again.push(await start(false))
    }
    const rowOf = (name: string, figures: readonly Figures[]) => {
      const cells = (of: (one: Figures) => number, digits: number) => [
        median(figures.map(of)).toFixed(digits),
        spread(figures.map(of), digits),
      ]
      return [
        name,
        ...cells((one) => one.seconds, 1),
        ...cells((one) => one.served, 0),
        ...cells((one) => one.toured, 0),
        ...cells((one) => one.loaded, 0),
      ]
    }
    const all = [...fresh, ...again]
    const slowest = Math.max(...all.map((one) => one.seconds))
    const largest = Math.max(...all.flatMap(({ served, toured, loaded }) => [served, toured, loaded]))
    return {
      tables: [
        {
          columns: ['start', 'seconds', 'range', 'MB', 'range', 'MB, toured', 'range', 'MB, loaded', 'range'],
          rows: [rowOf('without data', fresh), rowOf('with data', again)],
        },
      ],
      goals: [
        {
          aim: 'npm start serves within 10 seconds of the command',
          met: slowest <= 10,
          found: `the slowest of ${all.length} after ${slowest.toFixed(1)} s`,
        },
        {
          aim: '… and takes less than 500 MB, under load too',
          met: largest < 500,
          found: `${largest.toFixed(0)} MB at most`,
        },
      ],
    }
  },
}
