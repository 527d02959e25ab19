import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import cdk from '../../cdk.json' with { type: 'json' }
import { parsePort } from '../../local/start/arguments.ts'
import { prepareData } from '../../local/start/prepare-data.ts'
import { announceRunning, systemFolder } from '../../local/start/running.ts'
import { synthesize } from '../../local/start/synthesis.ts'
import { type Microblog, startMicroblog } from './microblog.ts'

const usage = `Usage: npm run example -- [options]

Starts the microblog example on this machine: its API, its page, and the app of somebody else.

  --port <number>  the port of the API; the pages take the next two (default: 3000)
  --fresh          forget all data of earlier runs
  --help           show this
`

const app = 'examples/microblog/app.ts'
const projectFolder = join(import.meta.dirname, '..', '..')
const print = (text: string) => process.stdout.write(`${text}\n`)

const tour = ({ system, blog, scheduler, user }: Microblog) => `
Microblog   ${blog}   the API's own page
Scheduler   ${scheduler}   an app of somebody else
API         ${system.url}

 1. Open ${blog} and log in as ${user?.username} with the password: ${user?.password}
    Post something.
 2. Open ${scheduler} and press Connect. The page that asks you is the API's.
    Untick "Read your posts", log in, and press Allow.
 3. Schedule a post for now. Press "Read my posts": 403, for you did not allow that.
 4. Back in Microblog, press "Look again". There is the post, and the app among the connected ones.
    Press Disconnect.
 5. In Scheduler, schedule another: refused on the very next call.

What an administrator can do, from another terminal:
    npm run admin -- --app ${app} user grants ${user?.username}

Ctrl-C ends it.
`

async function main(port: number, fresh: boolean) {
  const folder = systemFolder(projectFolder, app)
  const [dataFolder, assembly] = [join(folder, 'data'), join(folder, 'assembly')]
  async function makeAssembly(): Promise<string> {
    print('Synthesizing …')
    await synthesize({
      command: `"${process.execPath}" ${app}`,
      workingFolder: projectFolder,
      outputFolder: assembly,
      context: cdk.context,
    })
    print('Starting …')
    return assembly
  }

  await prepareData(dataFolder, fresh)
  const ports = [port, port + 1, port + 2] as const
  const microblog = await startMicroblog({ assembly: makeAssembly, dataFolder, ports })
  const running = announceRunning(folder, microblog.system)
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  print(tour(microblog))

  await ended
  print('\nStopping …')
  running.withdraw()
  await microblog.close()
  process.exit(0)
}

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) print(usage)
  else await main(parsePort(values.port), values.fresh)
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  const advice = code === 'EADDRINUSE' ? '. Choose other ports with: npm run example -- --port 4000' : ''
  process.stderr.write(`${message}${advice}\n`)
  process.exit(1)
}
