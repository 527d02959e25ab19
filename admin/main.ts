import { type AdminArguments, parseAdminArguments } from './arguments.ts'
import { UsageError } from './command.ts'
import type { Administer } from './invoke.ts'
import { createPrompt, Interrupted, type Prompt } from './prompt.ts'

const print = (text: string) => process.stdout.write(`${text}\n`)
const complain = (text: string) => process.stderr.write(`${text}\n`)

/** What is administered; its parts of the AWS SDK take a while to load, so none is that is not used. */
async function findTarget({ stack, app }: AdminArguments): Promise<Administer> {
  if (stack === undefined) return (await import('./running.ts')).findLocal(app)
  return (await import('./deployed.ts')).findDeployed(stack)
}

/** @returns the exit status */
async function run(options: AdminArguments, prompt: Prompt): Promise<number> {
  const { command, parameters, json, yes } = options
  const question = yes ? undefined : command.question?.(parameters)
  if (question !== undefined && !prompt.isTerminal) {
    throw new UsageError('Nothing was done: there is no terminal to ask on. Say --yes to go ahead.')
  }
  const administer = await findTarget(options)
  const input = await command.input(parameters, prompt)
  if (question !== undefined && !(await prompt.confirm(question))) {
    complain('Nothing was done.')
    return 1
  }
  const answer = await administer(command.operation, input)
  if ('error' in answer) {
    if (json) print(JSON.stringify(answer))
    else complain(answer.error_description)
    return 1
  }
  print(json ? JSON.stringify(answer.result) : command.text({ ...answer.result }, parameters))
  return 0
}

/** @returns the exit status: 0 done, 1 not done, 2 the command line has to be written otherwise, 130 Ctrl-C */
async function main(args: readonly string[]): Promise<number> {
  const prompt = createPrompt()
  try {
    const options = parseAdminArguments(args)
    if (typeof options !== 'string') return await run(options, prompt)
    print(options)
    return 0
  } catch (error) {
    if (error instanceof Interrupted) return 130
    complain((error as Error).message)
    return error instanceof UsageError ? 2 : 1
  } finally {
    prompt.close()
  }
}

process.exitCode = await main(process.argv.slice(2))
