import type { MeteredCall } from './meter.ts'

const reads: readonly string[] = ['GetItem', 'BatchGetItem', 'Query']

/** The capacity units that calls took. */
export const unitsOf = (calls: readonly MeteredCall[], kind: 'read' | 'write'): number =>
  calls
    .filter(({ operation }) => reads.includes(operation) === (kind === 'read'))
    .reduce((sum, { units }) => sum + units, 0)

/** `BatchGetItem, 3 GetSecretValue` */
export function describeCalls(calls: readonly MeteredCall[]): string {
  const counted = [...Map.groupBy(calls.map(({ operation }) => operation).toSorted(), (name) => name)]
  return counted.map(([name, all]) => (all.length > 1 ? `${all.length} ${name}` : name)).join(', ') || 'none'
}

/** The calls that are in the first list more often than in the second. */
export function callsBeyond(calls: readonly MeteredCall[], others: readonly MeteredCall[]): MeteredCall[] {
  const rest = others.map(({ operation }) => operation)
  return calls.filter(({ operation }) => {
    const index = rest.indexOf(operation)
    if (index >= 0) rest.splice(index, 1)
    return index < 0
  })
}
