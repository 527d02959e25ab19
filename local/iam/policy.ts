import { asList, isObject } from '../json.ts'
import { type Condition, type ConditionContext, parseConditions, satisfies } from './condition.ts'
import { matchesArn, matchesPattern } from './pattern.ts'

/** `except` holds for NotAction and NotResource: everything that none of the patterns matches. */
interface Selection {
  readonly patterns: readonly string[]
  readonly except: boolean
}

/** One statement of a policy, read and checked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly action: Selection
  readonly resource: Selection
  readonly conditions: readonly Condition[]
}

/** A call that someone would like to make. */
export interface AccessRequest {
  /** As in policies: `dynamodb:GetItem`. */
  readonly action: string
  /** The ARN of what it touches. */
  readonly resource: string
  readonly context: ConditionContext
}

/** A call needs an Allow and no Deny; without a word on it, it is denied implicitly. */
export type Decision = 'allowed' | 'denied explicitly' | 'denied implicitly'

function selection(statement: Readonly<Record<string, unknown>>, name: string): Selection {
  const patterns = asList(statement[name] ?? statement[`Not${name}`]).map(String)
  if (patterns.length === 0) throw new Error(`it has neither ${name} nor Not${name}`)
  const variable = patterns.find((pattern) => pattern.includes('${'))
  if (variable) throw new Error(`policy variables are not supported here: ${variable}`)
  return { patterns, except: statement[name] === undefined }
}

/**
 * Reads a policy document.
 *
 * @throws Error if it is malformed, or has something that cannot be judged here.
 */
export function parsePolicy(document: unknown): Statement[] {
  if (!isObject(document)) throw new Error('a policy must be an object')
  const statements = asList(document.Statement)
  if (statements.length === 0) throw new Error('a policy must have a Statement')
  return statements.map((statement, index) => {
    try {
      if (!isObject(statement)) throw new Error('it is not an object')
      const { Effect: effect } = statement
      if (effect !== 'Allow' && effect !== 'Deny') throw new Error('its Effect is neither Allow nor Deny')
      return {
        effect,
        action: selection(statement, 'Action'),
        resource: selection(statement, 'Resource'),
        conditions: parseConditions(statement.Condition),
      }
    } catch (error) {
      throw new Error(`Statement ${index + 1} of the policy: ${(error as Error).message}`)
    }
  })
}

const selects = ({ patterns, except }: Selection, matches: (pattern: string) => boolean) =>
  patterns.some(matches) !== except

const applies = (statement: Statement, { action, resource, context }: AccessRequest) =>
  selects(statement.action, (pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
  selects(statement.resource, (pattern) => matchesArn(pattern, resource)) &&
  statement.conditions.every((condition) => satisfies(condition, context))

/** What the statements of all policies that concern a caller say of one call. */
export function decide(statements: readonly Statement[], request: AccessRequest): Decision {
  const effects = new Set(
    statements.filter((statement) => applies(statement, request)).map(({ effect }) => effect),
  )
  if (effects.has('Deny')) return 'denied explicitly'
  return effects.has('Allow') ? 'allowed' : 'denied implicitly'
}
