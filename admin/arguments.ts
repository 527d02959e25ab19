import { parseArgs } from 'node:util'
import { type Command, UsageError } from './command.ts'
import { commands, helpOn, suggestion, usage } from './help.ts'

export interface AdminArguments {
  readonly command: Command
  readonly parameters: readonly string[]
  /** A deployed stack; undefined: the system that `npm start` runs. */
  readonly stack: string | undefined
  /** Another app than the one in cdk.json, as it was given to `npm start`. */
  readonly app: string | undefined
  readonly json: boolean
  readonly yes: boolean
}

const wrong = (problem: string) => new UsageError(`${problem}\nSee npm run admin -- --help`)

/** @returns what is to be done; a text where help was asked for. @throws UsageError that says what is wrong */
export function parseAdminArguments(args: readonly string[]): AdminArguments | string {
  const { values, positionals } = parse(args)
  const { stack, app } = values
  let isHelp = values.help
  while (positionals[0] === 'help') {
    isHelp = true
    positionals.shift()
  }
  if (stack !== undefined && app !== undefined) {
    throw wrong('Say --stack for a deployed system or --app for a local one, not both.')
  }
  const line = positionals.join(' ')
  const command = commands.find(({ words }) => line === words || line.startsWith(`${words} `))
  const asked = isHelp ? helpOn(line, command) : undefined
  if (asked !== undefined) return asked
  if (!command) {
    throw wrong(`${line === '' ? 'Which command?' : `There is no command '${line}'.`}${suggestion(line)}`)
  }
  const parameters = positionals.slice(command.words.split(' ').length)
  checkParameters(command, parameters)
  return { ...values, stack, app, command, parameters }
}

function checkParameters(command: Command, parameters: readonly string[]) {
  const isList = command.parameters.at(-1)?.endsWith('...') ?? false
  const missing = command.parameters.filter((name) => !name.startsWith('['))[parameters.length]
  const extra = isList ? undefined : parameters[command.parameters.length]
  const problem =
    (missing !== undefined && `${missing} is missing.`) || (extra !== undefined && `'${extra}' is too much.`)
  if (problem) throw wrong(`${problem} ${usage(command)}`)
}

/** A key id is a digest in base64url: one in 64 begins with a dash, and is pasted from `keys list` like any other. */
const isDashedKeyId = (word: string) => /^-[A-Za-z0-9_-]{42}$/.test(word)

/** The same words, in an order in which no key id is taken for an option. */
function keyIdsLast(args: readonly string[]): string[] {
  if (args.includes('--') || !args.some(isDashedKeyId)) return [...args]
  return [...args.filter((word) => !isDashedKeyId(word)), '--', ...args.filter(isDashedKeyId)]
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: keyIdsLast(args),
      allowPositionals: true,
      options: {
        stack: { type: 'string' },
        app: { type: 'string' },
        json: { type: 'boolean', default: false },
        yes: { type: 'boolean', short: 'y', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    // Node goes on to explain how to pass such a word as a name, which is hardly ever meant.
    throw wrong(`${(error as Error).message.split('. ')[0]?.split('\n')[0]}.`)
  }
}
