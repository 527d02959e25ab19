import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { FolderInUseError } from './aws/store.ts'
import { isObject, parseJson } from './json.ts'
import { parseStartArguments, type StartArguments, usage } from './start/arguments.ts'
import { createDemoUser } from './start/demo-user.ts'
import { prepareData } from './start/prepare-data.ts'
import { watchSources } from './start/reload.ts'
import { announceRunning, systemFolder } from './start/running.ts'
import { synthesize } from './start/synthesis.ts'
import { welcome } from './start/welcome.ts'
import { startLocal } from './system.ts'

// Beside an editor and a browser, memory counts more than requests per second: under load it takes a third less.
setFlagsFromString('--optimize-for-size')

const projectFolder = dirname(import.meta.dirname)

/** A domain makes the stack serve its API at the root. Both names are invented; nobody asks for them here. */
const rootContext = {
  domainName: 'hallpass.test',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
}

const print = (text: string) => process.stdout.write(`${text}\n`)

/** Ends the process with one line that says why. */
function fail(message: string, status: number): never {
  process.stderr.write(`${message}\n`)
  process.exit(status)
}

function readArguments(): StartArguments {
  try {
    return parseStartArguments(process.argv.slice(2))
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${usage}`, 2)
  }
}

/** Told before the data is looked at, and perhaps forgotten. */
async function checkPort(port: number) {
  const probe = createServer().listen(port, '127.0.0.1')
  await once(probe, 'listening')
  probe.close()
  await once(probe, 'close')
}

/** Taken at once: npm can end before this serves. */
const { ppid: npm } = process

/** npm that is told to end leaves its child behind; the port should not stay taken. */
function npmEnded(): Promise<void> {
  return new Promise((resolve) => {
    if (process.env.npm_lifecycle_event === undefined) return
    setInterval(() => process.ppid !== npm && resolve(), 500).unref()
  })
}

async function main({ port, fresh, root, app, help }: StartArguments) {
  if (help) return print(usage)
  const cdkJson = parseJson(readFileSync(join(projectFolder, 'cdk.json'), 'utf8'))
  const { app: configured, context } = isObject(cdkJson) ? cdkJson : {}
  const command = app === undefined ? String(configured) : `"${process.execPath}" "${app}"`
  const folder = systemFolder(projectFolder, app)
  const [dataFolder, assembly] = [join(folder, 'data'), join(folder, 'assembly')]

  async function makeAssembly(): Promise<string> {
    print(`Synthesizing ${app ?? 'the app of cdk.json'} …`)
    await synthesize({
      command,
      workingFolder: projectFolder,
      outputFolder: assembly,
      context: { ...(isObject(context) && context), ...(root && rootContext) },
    })
    print('Starting …')
    return assembly
  }

  await checkPort(port)
  await prepareData(dataFolder, fresh)
  const system = await startLocal({ assembly: makeAssembly, dataFolder, port, root })
  const running = announceRunning(folder, system)
  await system.settled()
  const demo = await createDemoUser(system).catch((error: Error) => {
    print(`No demo user: ${error.message}`)
    return undefined
  })
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), npmEnded()])
  print(welcome(system, demo))
  const sources = watchSources({
    system,
    projectFolder,
    outputFolder: join(assembly, 'reloaded'),
    report: print,
  })

  await ended
  print('\nStopping …')
  running.withdraw()
  sources.close()
  await system.close()
  process.exit(0)
}

try {
  await main(readArguments())
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    const { port } = readArguments()
    fail(
      `Port ${port} is taken. Choose another with: npm start -- --port ${port === 65_535 ? 3000 : port + 1}`,
      1,
    )
  }
  if (error instanceof FolderInUseError)
    fail('The data in .hallpass is in use. Is another npm start running?', 1)
  fail(message, 1)
}
