import type { Section } from '../section.ts'
import { type Count, countOnDynalite, countOnDynamoDbLocal } from '../store/count.ts'
import type { MeteredCall } from '../store/meter.ts'
import { operations } from '../store/operations.ts'

const reads: readonly string[] = ['GetItem', 'BatchGetItem', 'Query']

const units = (calls: readonly MeteredCall[], kind: 'read' | 'write') =>
  calls
    .filter(({ operation }) => reads.includes(operation) === (kind === 'read'))
    .reduce((sum, call) => sum + call.units, 0)

const operationNames = (calls: readonly MeteredCall[]) => calls.map(({ operation }) => operation).toSorted()

/** `BatchGetItem, 3 GetSecretValue` */
function describe(names: readonly string[]): string {
  const counted = [...Map.groupBy(names, (name) => name)]
  return counted.map(([name, all]) => (all.length > 1 ? `${all.length} ${name}` : name)).join(', ') || 'none'
}

/** What the first list has beyond the second. */
function beyond(names: readonly string[], others: readonly string[]): string[] {
  const rest = [...others]
  return names.filter((name) => {
    const index = rest.indexOf(name)
    if (index >= 0) rest.splice(index, 1)
    return index < 0
  })
}

export const section: Section = {
  title: 'store calls and consumed capacity by operation',
  method: `Each operation by HTTP through the whole stack, as its function calls the store: by an instance that has run it
before, and what the first request of an instance adds. Capacity units as dynalite and Amazon's DynamoDB Local give
them with ReturnConsumedCapacity. They differ where DynamoDB Local takes nothing for items that are not there, and
dynalite nothing for an index; AWS charges for both, so the larger figure is the one to reckon with.`,

  async measure() {
    const dynalite = await countOnDynalite()
    const dynamoDbLocal = await countOnDynamoDbLocal()
    const counted = operations.map(({ name }) => {
      const none: Count = { first: [], later: [] }
      const [one, other] = [dynalite.get(name) ?? none, dynamoDbLocal.get(name) ?? none]
      const later = operationNames(one.later)
      if (describe(later) !== describe(operationNames(other.later))) {
        throw new Error(`${name} makes other calls on DynamoDB Local than on dynalite`)
      }
      return { name, one, other, later }
    })
    const both = ({ one, other }: (typeof counted)[number], kind: 'read' | 'write') =>
      `${units(one.later, kind)} / ${units(other.later, kind)}`
    const goal = (name: string, expected: readonly string[]) => {
      const found = describe(counted.find((operation) => operation.name === name)?.later ?? [])
      return { aim: `to ${name} takes ${describe(expected)}`, met: found === describe(expected), found }
    }
    return {
      tables: [
        {
          columns: [
            'operation',
            'calls',
            'read units (dynalite / DynamoDB Local)',
            'write units',
            'first request adds',
          ],
          rows: counted.map((operation) => [
            operation.name,
            describe(operation.later),
            both(operation, 'read'),
            both(operation, 'write'),
            describe(beyond(operationNames(operation.one.first), operation.later)),
          ]),
        },
      ],
      goals: [
        goal('authorize a call', ['BatchGetItem']),
        goal('log in', ['GetItem', 'PutItem']),
        goal('log out', ['UpdateItem']),
      ],
    }
  },
}
