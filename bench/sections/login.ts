import { createTimedLogin } from '../login/timed-login.ts'
import type { Section } from '../section.ts'
import { median, spread } from '../statistics.ts'
import { createClient } from '../system/client.ts'
import { newUser } from '../system/session.ts'
import { startSystem } from '../system/start.ts'

const logins = 40

export const section: Section = {
  title: 'where the time of a login goes',
  method: `${logins} logins one after the other, from API Gateway's event to the response: the function's own code in
this process, at the stack's bcrypt cost, its parts timed from outside. The store is the local runtime's, in another process,
over HTTP on loopback; in AWS, waiting is for DynamoDB. Medians, with the range of four in five.`,

  async measure() {
    const system = await startSystem()
    try {
      const user = await newUser(createClient(system.url))
      const { logIn, bcryptCost } = createTimedLogin(system)
      // The first one reads the secrets, and none that follows it does.
      await logIn(user)
      const times: Awaited<ReturnType<typeof logIn>>[] = []
      for (let login = 0; login < logins; login++) times.push(await logIn(user))
      const row = (name: string, part: keyof (typeof times)[number]) => {
        const values = times.map((time) => time[part])
        return [name, median(values).toFixed(2), spread(values, 2)]
      }
      const own = median(times.map((time) => time.own))
      return {
        tables: [
          {
            columns: ['part', 'ms', 'range'],
            rows: [
              row('the whole login', 'whole'),
              row(`hash (bcrypt of cost ${bcryptCost})`, 'hash'),
              row('waiting for the store: a read, a write', 'wait'),
              row('its own share', 'own'),
              row('– the AWS SDK’s work on the read and the write', 'sdk'),
              row('– signature of the access token', 'signature'),
              row('– everything else', 'rest'),
            ],
          },
        ],
        goals: [
          {
            aim: 'a login’s own share, hash excluded, is under 5 ms',
            met: own < 5,
            found: `${own.toFixed(2)} ms`,
          },
        ],
      }
    } finally {
      await system.stop()
    }
  },
}
