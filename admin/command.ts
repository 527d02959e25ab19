import type { Prompt } from './prompt.ts'

/** What the administration function answered. */
export type Result = Readonly<Record<string, unknown>>

/** One command: what it is called, what it needs, what it has the function do, and how people read the answer. */
export interface Command {
  /** `user show` */
  readonly words: string
  /** As in the usage: `<username>`, `[scope]...`. */
  readonly parameters: readonly string[]
  /** For the list of all commands; with a capital letter and a full stop, the first sentence of its own help. */
  readonly summary: string
  /** The rest of its own help: lines as they are printed. */
  readonly details?: string
  readonly operation: string
  /**
   * What the operation is given; may ask for what must not stand on a command line.
   *
   * @throws UsageError where it stands there
   */
  readonly input: (parameters: readonly string[], prompt: Prompt) => Promise<object> | object
  /** The question before what cannot be undone. */
  readonly question?: (parameters: readonly string[]) => string
  readonly text: (result: Result, parameters: readonly string[]) => string
}

/** A command line that has to be written otherwise. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The input of an operation on a user. */
export const username = ([name = '']: readonly string[]) => ({ username: name })

/** A list in an answer. */
export const rows = (value: unknown) => value as readonly Result[]
