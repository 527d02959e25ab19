import { createInterface } from 'node:readline'
import { type Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** Asks whoever runs the command. */
export interface Prompt {
  /** Whether there is a terminal to ask on. */
  readonly isTerminal: boolean
  /**
   * Something that is not shown as it is typed; from a pipe, its one line.
   *
   * @throws Interrupted, as by every question; Error where the pipe has more lines than one
   */
  secret(question: string): Promise<string>
  /** A password twice; from a pipe, once. */
  newPassword(): Promise<string>
  /** False unless the answer is yes. */
  confirm(question: string): Promise<boolean>
  /** Lets go of the terminal, without which the process would not end. */
  close(): void
}

/** Whoever runs the command pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** A pipe, or a terminal: keys as they are pressed. */
type Input = Readable & { readonly isTTY?: boolean }

/** The one line of a pipe, without its end. */
async function readPipe(input: Input): Promise<string> {
  const found = await text(input)
  // In place of what is not UTF-8, decoding puts this: with it, different passwords would be one.
  if (found.includes('\ufffd')) throw new Error('What was read from the pipe is not UTF-8.')
  const line = found.replace(/\r?\n$/, '')
  if (/[\r\n]/.test(line)) throw new Error('Nothing was done: the pipe has more lines than one.')
  return line
}

/** Questions on a terminal: line by line, so that several can be pasted, each shown as it is typed or not. */
function openTerminal(input: Input, output: Writable) {
  let isShown = true
  let isInterrupted = false
  const echo = new Writable({
    write(chunk, _, done) {
      if (isShown) output.write(chunk)
      done()
    },
  })
  const terminal = createInterface({ input, output: echo, terminal: true, historySize: 0 })
  terminal.on('SIGINT', () => {
    isInterrupted = true
    terminal.close()
  })
  const lines = terminal[Symbol.asyncIterator]()

  return {
    async ask(question: string, shown: boolean): Promise<string> {
      isShown = true
      terminal.setPrompt(question)
      terminal.prompt()
      isShown = shown
      const { value, done } = await lines.next()
      if (!shown || done) output.write('\n')
      if (done && isInterrupted) throw new Interrupted()
      if (done) throw new Error('Nothing was done: there was no answer.')
      return value
    },
    close: () => terminal.close(),
  }
}

export function createPrompt(input: Input = process.stdin, output: Writable = process.stderr): Prompt {
  let terminal: ReturnType<typeof openTerminal> | undefined
  function ask(question: string, isShown: boolean) {
    terminal ??= openTerminal(input, output)
    return terminal.ask(question, isShown)
  }
  const secret = (question: string) => (input.isTTY ? ask(question, false) : readPipe(input))

  return {
    isTerminal: input.isTTY === true,
    secret,

    async newPassword() {
      const password = await secret('Password: ')
      if (input.isTTY && (await secret('Once more: ')) !== password)
        throw new Error('Nothing was done: the two passwords differ.')
      return password
    },

    confirm: async (question) => /^y(es)?$/i.test((await ask(`${question} [y/N] `, true)).trim()),

    close: () => terminal?.close(),
  }
}
