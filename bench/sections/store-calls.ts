import type { Goal, Section } from '../section.ts'
import { type Count, countOnBoth } from '../store/count.ts'
import type { MeteredCall } from '../store/meter.ts'
import { operations } from '../store/operations.ts'

const none: Count = { first: [], later: [] }

const reads: readonly string[] = ['GetItem', 'BatchGetItem', 'Query']

const units = (calls: readonly MeteredCall[], kind: 'read' | 'write') =>
  calls
    .filter(({ operation }) => reads.includes(operation) === (kind === 'read'))
    .reduce((sum, call) => sum + call.units, 0)

const names = (calls: readonly MeteredCall[]) => calls.map(({ operation }) => operation).toSorted()

/** `BatchGetItem, 3 GetSecretValue` */
function describe(operationNames: readonly string[]): string {
  const counted = [...Map.groupBy(operationNames, (name) => name)]
  return counted.map(([name, all]) => (all.length > 1 ? `${all.length} ${name}` : name)).join(', ') || 'none'
}

/** What the first list has beyond the second. */
function beyond(all: readonly string[], others: readonly string[]): string[] {
  const rest = [...others]
  return all.filter((name) => {
    const index = rest.indexOf(name)
    if (index >= 0) rest.splice(index, 1)
    return index < 0
  })
}

/** What the design allows of operations, by their names. */
const allowed: Readonly<Record<string, string>> = {
  'authorize a call': 'BatchGetItem',
  'log in': 'GetItem, PutItem',
  refresh: '2 BatchGetItem, UpdateItem',
  'reuse a refresh token': '2 BatchGetItem, UpdateItem',
  'revoke an access token': 'UpdateItem',
  'revoke a refresh token': 'BatchGetItem, UpdateItem',
  'log out': 'UpdateItem',
  'end a grant': 'BatchGetItem, UpdateItem',
  'log out everywhere': 'UpdateItem',
  'end a user (disable)': 'GetItem, 2 UpdateItem',
  'end a client (delete)': 'BatchGetItem, 2 UpdateItem',
}

export const section: Section = {
  title: 'store calls and consumed capacity by operation',
  method: `Each operation by HTTP through the whole stack, as its function calls the store: the second time that it runs,
and what its first time adds; that is empty where the function ran for a row above. Capacity units as dynalite and
Amazon's DynamoDB Local give them with ReturnConsumedCapacity. They differ where DynamoDB Local takes nothing for items
that are not there, and dynalite nothing for an index; AWS charges for both, so the larger figure is the one to reckon
with.`,

  async measure() {
    const { dynalite, dynamoDbLocal } = await countOnBoth()
    const counted = operations.map(({ name, entry }, index) => {
      const { first, later } = dynalite[index] ?? none
      const other = dynamoDbLocal[index] ?? none
      const [calls, others] = [describe(names(later)), describe(names(other.later))]
      if (calls !== others) throw new Error(`${name}: on DynamoDB Local ${others}, on dynalite ${calls}`)
      const isNew = operations.findIndex((operation) => operation.entry === entry) === index
      const both = (kind: 'read' | 'write') => `${units(later, kind)} / ${units(other.later, kind)}`
      const added = isNew ? describe(beyond(names(first), names(later))) : ''
      return { name, calls, row: [name, calls, both('read'), both('write'), added] }
    })
    return {
      tables: [
        {
          columns: [
            'operation',
            'calls',
            'read units (dynalite / DynamoDB Local)',
            'write units',
            'first time adds',
          ],
          rows: counted.map(({ row }) => row),
        },
      ],
      goals: Object.entries(allowed).map(([name, most]): Goal => {
        const found = counted.find((operation) => operation.name === name)?.calls ?? 'nothing'
        return { aim: `to ${name} takes ${most}`, met: found === most, found }
      }),
    }
  },
}
