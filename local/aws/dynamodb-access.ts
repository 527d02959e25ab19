import type { AccessRequest } from '../iam/policy.ts'
import { asList, isObject, type JsonObject } from '../json.ts'
import { attributesOf, keyText, queriedKey } from './expression.ts'
import type { Table } from './tables.ts'

/** The partition keys of the items that a call on one table names: the condition key dynamodb:LeadingKeys. */
function leadingKeys(input: JsonObject, table: Table): string[] {
  const requests = asList(input.Requests).filter(isObject)
  const written = requests.flatMap(({ PutRequest: put, DeleteRequest: del }) => [
    isObject(put) ? put.Item : undefined,
    isObject(del) ? del.Key : undefined,
  ])
  const items = [input.Key, input.Item, ...asList(input.Keys), ...written].filter(isObject)
  const index =
    typeof input.IndexName === 'string' ? table.indexPartitionKeys.get(input.IndexName) : undefined
  return [
    ...items.flatMap((item) => keyText(item[table.partitionKey])),
    ...queriedKey(input, index ?? table.partitionKey),
  ]
}

/** What a call does to each of its tables; a batch is one call on each. */
function perTable(operation: string, input: JsonObject): (readonly [name: string, input: JsonObject])[] {
  const { TableName: name, RequestItems: batch } = input
  // By the operation: what a call on one table carries besides must not stand for the table.
  if (!operation.startsWith('Batch') || !isObject(batch)) return [[String(name), input]]
  return Object.entries(batch).map(([name, request]) => [
    name,
    isObject(request) ? request : { Requests: request },
  ])
}

/**
 * What a DynamoDB call must be allowed to do: it is checked once for each table that it touches, and a query or scan
 * of an index against the index's ARN (Service Authorization Reference, "Amazon DynamoDB").
 */
export function dynamoDbAccess(
  operation: string,
  input: JsonObject,
  tables: readonly Table[],
  tableArn: (name: string) => string,
): AccessRequest[] {
  const action = `dynamodb:${operation}`
  if (operation === 'ListTables') return [{ action, resource: '*', context: new Map() }]
  return perTable(operation, input).map(([name, request]) => {
    const table = tables.find((candidate) => candidate.name === name)
    const keys = table ? leadingKeys(request, table) : []
    const context = new Map([
      ['dynamodb:leadingkeys', keys],
      ['dynamodb:attributes', attributesOf(request)],
      ['dynamodb:select', asList(input.Select).map(String)],
      ['dynamodb:returnvalues', asList(input.ReturnValues).map(String)],
    ])
    const index = typeof request.IndexName === 'string' ? `/index/${request.IndexName}` : ''
    return { action, resource: tableArn(name) + index, context }
  })
}
