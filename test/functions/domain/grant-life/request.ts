import type { ErrorCode } from '../../../../functions/domain/errors.ts'
import type { Lives, MemorySystem } from '../../../memory/system.ts'
import type { Rule } from './rules.ts'
import type { State } from './state.ts'

/** When and as what a request is answered. */
export interface Moment {
  readonly now: number
  readonly lives: Lives
  /** Of the grant that the request may begin. */
  readonly key: string
  /** What a cut-off moves on to: never back, and past what it found. */
  cutOff(found: number): number
}

/** Tokens, or a code, that an answer gives. */
export interface Issue {
  readonly grant: string
  readonly generation: number
  /** Of the access token. */
  readonly scope: readonly string[]
}

/** A grant in a list, and what the list says of it. */
interface Listed {
  readonly key: string
  readonly text: string
}

/** What the rules say comes of a request. */
export interface Course {
  readonly rule: Rule
  readonly outcome: 'answer' | ErrorCode
  /** Behind each write, in their order: a failure of the store leaves one of these, or what was before. */
  readonly writes: readonly State[]
  readonly issue?: Issue
  readonly listed?: readonly Listed[]
}

/** One thing that somebody asks for. */
export interface Request {
  readonly name: string
  send(system: MemorySystem): Promise<unknown>
  course(state: State, moment: Moment): Course
}

export const refused = (outcome: ErrorCode, rule: Rule, ...writes: readonly State[]): Course => ({
  ...{ outcome, rule, writes },
})

export const answered = (rule: Rule, writes: readonly State[], issue?: Issue): Course => ({
  ...{ outcome: 'answer', rule, writes, issue },
})
