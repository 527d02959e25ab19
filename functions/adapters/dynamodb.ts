import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { carryOut, clientSettings } from './aws-call.ts'

export const createDynamoDB = (): DynamoDBClient => new DynamoDBClient(clientSettings)

/** An item of a table: attribute names and plain values. */
export type Item = Record<string, unknown>

export const toItem = (item: Item) => marshall(item, { removeUndefinedValues: true })
export const fromItem = (item: Parameters<typeof unmarshall>[0]): Item => unmarshall(item)

/** Makes a conditional write. False, and nothing written, where its condition does not hold. */
export function carryOutIf(operation: string, call: () => Promise<unknown>): Promise<boolean> {
  return carryOut(operation, async () => {
    try {
      await call()
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  })
}
