import { once } from 'node:events'
import type { ReadStream, WriteStream } from 'node:tty'

type Input = NodeJS.ReadStream & Partial<Pick<ReadStream, 'setRawMode'>>

/** Asks whoever runs the command. */
export interface Prompt {
  /** Something that is not shown as it is typed; from a pipe, all of it. */
  secret(question: string): Promise<string>
  /** A password twice; from a pipe, once. */
  newPassword(): Promise<string>
  /** False unless the answer is yes; without a terminal there is nobody to ask. */
  confirm(question: string): Promise<boolean>
}

async function readAll(input: Input): Promise<string> {
  let text = ''
  for await (const chunk of input.setEncoding('utf8')) text += chunk
  return text.replace(/\r?\n$/, '')
}

/** Reads one line from a terminal, key by key, so that it can be left unseen. */
async function readLine(
  input: Input,
  output: WriteStream | NodeJS.WriteStream,
  isShown: boolean,
): Promise<string> {
  input.setRawMode?.(true)
  input.resume().setEncoding('utf8')
  let line = ''
  try {
    for (;;) {
      const [keys] = (await once(input, 'data')) as [string]
      for (const key of keys) {
        if (key === '\r' || key === '\n' || key === '\u0004') return line
        if (key === '\u0003') process.exit(130)
        line = key === '\u007f' || key === '\b' ? [...line].slice(0, -1).join('') : line + key
        if (isShown) output.write(key)
      }
    }
  } finally {
    input.setRawMode?.(false)
    input.pause()
    output.write('\n')
  }
}

export function createPrompt(
  input: Input = process.stdin,
  output: NodeJS.WriteStream = process.stderr,
): Prompt {
  async function secret(question: string): Promise<string> {
    if (!input.isTTY) return readAll(input)
    output.write(question)
    return readLine(input, output, false)
  }

  return {
    secret,

    async newPassword() {
      const password = await secret('Password: ')
      if (input.isTTY && (await secret('Once more: ')) !== password)
        throw new Error('The two passwords differ.')
      return password
    },

    async confirm(question) {
      if (!input.isTTY) return false
      output.write(`${question} [y/N] `)
      return /^y(es)?$/i.test(await readLine(input, output, true))
    },
  }
}
