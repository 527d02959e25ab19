import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { carryOut } from './aws-call.ts'
import { fromItem, toItem } from './dynamodb.ts'

interface TimedIndex {
  readonly table: string
  readonly index: string
  /** The attribute whose value all items of a page share, and the one that is a timed id and orders them. */
  readonly partition: string
  readonly id: string
}

/** Reads a page of the ids that an index holds for one value, the newest first, from behind `before`. */
export async function listTimedIds(
  client: DynamoDBClient,
  { table, index, partition, id }: TimedIndex,
  value: string,
  { before, limit }: { readonly before?: string; readonly limit: number },
): Promise<readonly string[]> {
  const command = new QueryCommand({
    TableName: table,
    IndexName: index,
    KeyConditionExpression:
      before === undefined ? '#partition = :value' : '#partition = :value AND #id < :before',
    ExpressionAttributeNames: { '#partition': partition, ...(before !== undefined && { '#id': id }) },
    ExpressionAttributeValues: toItem({ ':value': value, ':before': before }),
    ScanIndexForward: false,
    Limit: limit,
  })
  const { Items: rows = [] } = await carryOut(`Query of ${index}`, () => client.send(command))
  return rows.map((row) => fromItem(row)[id] as string)
}
