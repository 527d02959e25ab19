import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { unavailable } from '../domain/errors.ts'
import { carryOut } from './aws-call.ts'
import { fromItem, type Item, toItem } from './dynamodb.ts'

/** Waits before the keys that a batch left unprocessed are asked for again, in ms. */
const pauses = [20, 40, 80, 160]

const pause = (milliseconds: number) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds * (0.5 + Math.random() / 2)))

/**
 * Reads up to 100 items of any number of tables, consistently: each that exists, or an error.
 *
 * @param keys the keys to read, by table
 */
export async function batchRead(
  client: DynamoDBClient,
  keys: Readonly<Record<string, readonly Item[]>>,
): Promise<Record<string, Item[]>> {
  const found: Record<string, Item[]> = Object.fromEntries(Object.keys(keys).map((table) => [table, []]))
  let open = Object.fromEntries(
    Object.entries(keys)
      .filter(([, wanted]) => wanted.length > 0)
      .map(([table, wanted]) => [table, { Keys: wanted.map(toItem), ConsistentRead: true }]),
  )
  for (let attempt = 0; Object.keys(open).length > 0; attempt++) {
    if (attempt > 0) {
      const milliseconds = pauses[attempt - 1]
      if (milliseconds === undefined) throw unavailable('BatchGetItem left keys unprocessed time after time')
      await pause(milliseconds)
    }
    const answer = await carryOut('BatchGetItem', () =>
      client.send(new BatchGetItemCommand({ RequestItems: open })),
    )
    const { Responses: processed = {}, UnprocessedKeys: unprocessed = {} } = answer
    // A table without items has an empty list: where there is none, nothing is known, least of all that it is empty.
    const missing = Object.keys(open).find((table) => !processed[table] && !unprocessed[table])
    if (missing !== undefined) throw unavailable(`BatchGetItem answered nothing of ${missing}`)
    for (const [table, items] of Object.entries(processed)) found[table]?.push(...items.map(fromItem))
    open = unprocessed as typeof open
  }
  return found
}
