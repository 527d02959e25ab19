import type { Goal, Section } from '../section.ts'
import { callsBeyond, describeCalls, unitsOf } from '../store/calls.ts'
import { type Count, countOnBoth } from '../store/count.ts'
import { operations } from '../store/operations.ts'

const none: Count = { first: [], later: [] }

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
      const calls = describeCalls(later)
      if (calls !== describeCalls(other.later)) {
        throw new Error(`${name} makes other calls on DynamoDB Local than on dynalite`)
      }
      const isFirst = operations.findIndex((operation) => operation.entry === entry) === index
      const both = (kind: 'read' | 'write') => `${unitsOf(later, kind)} / ${unitsOf(other.later, kind)}`
      const added = isFirst ? describeCalls(callsBeyond(first, later)) : ''
      return { name, calls, row: [name, calls, both('read'), both('write'), added] }
    })
    const columns = ['operation', 'calls', 'read units (dynalite / DynamoDB Local)', 'write units']
    return {
      tables: [{ columns: [...columns, 'first time adds'], rows: counted.map(({ row }) => row) }],
      goals: Object.entries(allowed).map(([name, most]): Goal => {
        const found = counted.find((operation) => operation.name === name)?.calls ?? 'nothing'
        return { aim: `to ${name} takes ${most}`, met: found === most, found }
      }),
    }
  },
}
