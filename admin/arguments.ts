import { parseArgs } from 'node:util'
import { type Command, commands } from './commands.ts'

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface AdminArguments {
  readonly help: boolean
  /** Undefined only where help was asked for. */
  readonly command: Command | undefined
  readonly parameters: readonly string[]
  /** A deployed stack; undefined: the system that `npm start` runs. */
  readonly stack: string | undefined
  /** Another app than the one in cdk.json, as it was given to `npm start`. */
  readonly app: string | undefined
  readonly json: boolean
  readonly yes: boolean
}

const commandLine = ({ words, parameters }: Command) => [words, ...parameters].join(' ')

export function usage(): string {
  const width = Math.max(...commands.map((command) => commandLine(command).length))
  const lines = commands.map((command) => `  ${commandLine(command).padEnd(width)}  ${command.summary}`)
  return `Usage: npm run admin -- [options] <command>

Administers the system that npm start runs, or a deployed stack.

${lines.join('\n')}

  --stack <name>  a deployed stack, such as Hallpass-prod, with the AWS credentials and the region of the environment
  --app <file>    the app that was given to npm start -- --app
  --json          print what a script can read
  --yes           do not ask before what cannot be undone
  --help          show this

Passwords and tokens are asked for, or read from standard input; never put them on the command line.
`
}

/** @throws UsageError that says what is wrong */
export function parseAdminArguments(args: readonly string[]): AdminArguments {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  const { values, positionals } = parsed
  const options = { ...values, stack: values.stack, app: values.app }
  if (values.help) return { ...options, command: undefined, parameters: [] }
  const line = positionals.join(' ')
  const command = commands.find(({ words }) => line === words || line.startsWith(`${words} `))
  if (!command) throw new UsageError(line === '' ? 'Which command?' : `There is no command '${line}'.`)
  const parameters = positionals.slice(command.words.split(' ').length)
  const isList = command.parameters.at(-1)?.endsWith('...') ?? false
  const least = command.parameters.filter((name) => !name.startsWith('[')).length
  if (parameters.length < least || (parameters.length > command.parameters.length && !isList)) {
    throw new UsageError(`Usage: npm run admin -- ${commandLine(command)}`)
  }
  return { ...options, command, parameters }
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      stack: { type: 'string' },
      app: { type: 'string' },
      json: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
