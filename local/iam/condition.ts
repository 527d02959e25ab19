import { asList, isObject } from '../json.ts'
import { matchesArn, matchesPattern } from './pattern.ts'

/** What is known of a call, by condition key in lower case; a key that is not there is unknown. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>

/** One line of a statement's `Condition`. */
export interface Condition {
  readonly key: string
  readonly values: readonly string[]
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined
  readonly ifExists: boolean
  readonly operator: Operator
}

interface Operator {
  readonly matches: (wanted: string, actual: string) => boolean
  /** The operator is satisfied by a value that none of the wanted ones matches. */
  readonly negated: boolean
}

const equals = (wanted: string, actual: string) => wanted === actual
const equalsIgnoreCase = (wanted: string, actual: string) => wanted.toLowerCase() === actual.toLowerCase()

const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    StringEquals: { matches: equals, negated: false },
    StringNotEquals: { matches: equals, negated: true },
    StringEqualsIgnoreCase: { matches: equalsIgnoreCase, negated: false },
    StringNotEqualsIgnoreCase: { matches: equalsIgnoreCase, negated: true },
    StringLike: { matches: matchesPattern, negated: false },
    StringNotLike: { matches: matchesPattern, negated: true },
    ArnEquals: { matches: matchesArn, negated: false },
    ArnNotEquals: { matches: matchesArn, negated: true },
    ArnLike: { matches: matchesArn, negated: false },
    ArnNotLike: { matches: matchesArn, negated: true },
    Bool: { matches: equalsIgnoreCase, negated: false },
  }),
)

/** `Null: {key: "true"}` asks that the key is absent; the evaluation below treats absence by itself. */
const absence: Operator = { matches: () => false, negated: false }

/**
 * Reads a statement's `Condition`.
 *
 * @throws Error for an operator that cannot be judged here, rather than judge it wrongly.
 */
export function parseConditions(block: unknown): Condition[] {
  if (block === undefined) return []
  if (!isObject(block)) throw new Error('its Condition is not an object')
  return Object.entries(block).flatMap(([name, keys]) => {
    const [, quantifier, base = '', ifExists] =
      /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? []
    const operator = base === 'Null' ? absence : operators.get(base)
    if (!operator || !isObject(keys)) throw new Error(`its condition operator ${name} is not supported here`)
    return Object.entries(keys).map(([key, values]) => ({
      key: key.toLowerCase(),
      values: asList(values).map(String),
      quantifier: quantifier as Condition['quantifier'],
      ifExists: ifExists !== undefined,
      operator,
    }))
  })
}

/** Whether a call satisfies one condition (IAM User Guide, "Condition operators" and "multivalued context keys"). */
export function satisfies(condition: Condition, context: ConditionContext): boolean {
  const { operator, quantifier, ifExists, values } = condition
  const actual = context.get(condition.key) ?? []
  if (operator === absence) return (actual.length === 0) === values.includes('true')
  if (actual.length === 0) {
    return ifExists || quantifier === 'ForAllValues' || (operator.negated && quantifier === undefined)
  }
  const holds = (value: string) =>
    values.some((wanted) => operator.matches(wanted, value)) !== operator.negated
  if (quantifier === 'ForAllValues' || (quantifier === undefined && operator.negated))
    return actual.every(holds)
  return actual.some(holds)
}
