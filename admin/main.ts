import { type AdminArguments, parseAdminArguments, UsageError, usage } from './arguments.ts'
import { createPrompt } from './prompt.ts'
import { findTarget } from './target.ts'

const print = (text: string) => process.stdout.write(`${text}\n`)

/** @returns the exit status */
async function run({ help, command, parameters, stack, app, json, yes }: AdminArguments): Promise<number> {
  if (help || !command) {
    print(usage())
    return 0
  }
  const prompt = createPrompt()
  if (command.question && !yes && !(await prompt.confirm(command.question(parameters)))) {
    process.stderr.write('Nothing was done. Without a terminal to ask, say --yes.\n')
    return 1
  }
  const administer = await findTarget(stack, app)
  const answer = await administer(command.operation, await command.input(parameters, prompt))
  if ('error' in answer) {
    if (json) print(JSON.stringify(answer))
    else process.stderr.write(`${answer.error_description}\n`)
    return 1
  }
  print(json ? JSON.stringify(answer.result) : command.text({ ...answer.result }, parameters))
  return 0
}

try {
  process.exitCode = await run(parseAdminArguments(process.argv.slice(2)))
} catch (error) {
  const isUsage = error instanceof UsageError
  process.stderr.write(`${(error as Error).message}\n${isUsage ? 'See npm run admin -- --help\n' : ''}`)
  process.exitCode = isUsage ? 2 : 1
}
