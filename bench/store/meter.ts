import type { AwsCall, Intercept } from '../../local/aws/endpoint.ts'
import { isObject, type JsonObject } from '../../local/json.ts'
import type { Database } from './database.ts'

/** A call that a function made, and the capacity units that it took. */
export type MeteredCall = Pick<AwsCall, 'service' | 'operation' | 'caller'> & { readonly units: number }

/** One for each table that was used. */
const unitsOf = ({ ConsumedCapacity: consumed }: JsonObject): number =>
  (Array.isArray(consumed) ? consumed : [consumed])
    .filter(isObject)
    .reduce((units, { CapacityUnits }) => units + Number(CapacityUnits), 0)

/**
 * Has a database answer the calls of functions on DynamoDB, asking it what each consumed; functions do not ask, and
 * need not know.
 */
export function createMeter(database: Promise<Database>) {
  const calls: MeteredCall[] = []

  const intercept: Intercept = async ({ service, operation, input, caller }) => {
    if (caller === 'administrator') return undefined
    if (service !== 'dynamodb') {
      calls.push({ service, operation, caller, units: 0 })
      return undefined
    }
    const answer = await (await database).call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' })
    calls.push({ service, operation, caller, units: unitsOf(answer.body) })
    return answer
  }

  return {
    intercept,
    /** The calls since the last time. */
    take: (): readonly MeteredCall[] => calls.splice(0),
  }
}
