import type { Command } from './command.ts'
import { clientCommands } from './commands/clients.ts'
import { keyCommands } from './commands/keys.ts'
import { revocationCommands } from './commands/revocations.ts'
import { userCommands } from './commands/users.ts'

/** Every command, in the order of the help. */
const groups: readonly (readonly [heading: string, commands: readonly Command[]])[] = [
  ['Users', userCommands],
  ['Apps', clientCommands],
  ['Tokens', revocationCommands],
  ['Signing keys', keyCommands],
]

export const commands: readonly Command[] = groups.flatMap(([, group]) => group)

const run = 'npm run admin --'

/** `user show <username>` */
export const commandLine = ({ words, parameters }: Command) => [words, ...parameters].join(' ')

const width = Math.max(...commands.map((command) => commandLine(command).length))

const listed = (some: readonly Command[]) =>
  some.map((command) => `  ${commandLine(command).padEnd(width)}  ${command.summary}`).join('\n')

const options = `Options
  --stack <name>  administer a deployed stack, such as Hallpass-prod, with the AWS
                  credentials and the region of the environment
  --app <file>    the app that was given to npm start -- --app
  --json          print the answer as JSON
  -y, --yes       do not ask before what cannot be undone
  -h, --help      show this, or the help of a command
  --              what follows is a name or a scope, though it begins with a dash
`

/** The help of the whole. */
const help = `Usage: ${run} <command> [options]

Administers the system that npm start runs, or a deployed stack.

${groups.map(([heading, group]) => `${heading}\n${listed(group)}`).join('\n\n')}

${options}
Passwords and tokens are asked for, or read from a pipe; never put them on the command line.`

/** What to write in place of a command line that is missing something or has too much. */
export const usage = (command: Command): string => `Usage: ${run} ${commandLine(command)}`

/** The help of one command. */
function commandHelp(command: Command): string {
  const { summary, details, question } = command
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
  const asks = question ? ['It cannot be undone, so it asks first, unless you say --yes.'] : []
  return [usage(command), sentence, ...(details ? [details] : []), ...asks, options.trimEnd()].join('\n\n')
}

const commandsOf = (group: string) => commands.filter(({ words }) => words.split(' ')[0] === group)

/** The help of a command, of the commands that begin with a word, or of the whole; undefined of anything else. */
export function helpOn(line: string, command: Command | undefined): string | undefined {
  if (command) return commandHelp(command)
  if (line === '') return help
  const group = commandsOf(line)
  return group.length > 0
    ? `Usage: ${run} <command> [options]\n\n${listed(group)}\n\n${options.trimEnd()}`
    : undefined
}

/** What to answer to words that are no command: the commands that they may be the beginning of. */
export function suggestion(line: string): string {
  const near = commandsOf(line.split(' ')[0] ?? '')
  return near.length > 0 ? `\n\n${listed(near)}\n` : ''
}
