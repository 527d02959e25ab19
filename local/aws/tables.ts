import { isDeepStrictEqual } from 'node:util'
import { asList, isObject, type JsonObject } from '../json.ts'
import type { Resource, Stack } from '../template/stack.ts'
import type { Store } from './store.ts'

/** A table of the template. */
export interface Table {
  readonly name: string
  readonly arn: string
  /** The construct's path: `Auth/Users`. */
  readonly path: string
  readonly partitionKey: string
  /** The partition key of each secondary index, by the index's name. */
  readonly indexPartitionKeys: ReadonlyMap<string, string>
}

const objects = (value: unknown): readonly JsonObject[] => asList(value).filter(isObject)

const partitionKey = (keySchema: unknown): string =>
  String(objects(keySchema).find(({ KeyType }) => KeyType === 'HASH')?.AttributeName)

/** The members of a table or index that CreateTable takes and DescribeTable gives back. */
const layout = (definition: JsonObject) => ({
  KeySchema: definition.KeySchema,
  ...Object.fromEntries(
    ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].flatMap((kind) => {
      const indexes = objects(definition[kind]).map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      }))
      return indexes.length > 0 ? [[kind, indexes]] : []
    }),
  ),
})

const definitionOf = (resource: Resource): JsonObject =>
  Object.fromEntries(
    ['KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].map((name) => [
      name,
      resource.property(name),
    ]),
  )

/** What making tables takes of a store, so that tests can make them in another database. */
type TableStore = Pick<Store, 'dynamodb' | 'activateTable'>

async function createTable(store: TableStore, name: string, definition: JsonObject) {
  const { status, body } = await store.dynamodb('DescribeTable', { TableName: name })
  const existing = isObject(body.Table) ? body.Table : {}
  if (status === 200) {
    if (!isDeepStrictEqual(layout(existing), layout(definition))) {
      throw new Error(
        `The table ${name} was made with other keys or indexes; start with --fresh to make it anew`,
      )
    }
    if (existing.TableStatus !== 'ACTIVE') await store.activateTable(name)
    return
  }
  const created = await store.dynamodb('CreateTable', {
    TableName: name,
    ...layout(definition),
    AttributeDefinitions: definition.AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
  })
  if (created.status !== 200) throw new Error(`The table ${name}: ${String(created.body.message)}`)
  await store.activateTable(name)
}

/** Makes the template's tables that are not there yet. */
export async function createTables(stack: Stack, store: TableStore): Promise<Table[]> {
  const resources = stack.resources('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')
  return Promise.all(
    resources.map(async (resource) => {
      const definition = definitionOf(resource)
      const name = stack.reference(resource)
      await createTable(store, name, definition)
      const indexes = [
        ...objects(definition.GlobalSecondaryIndexes),
        ...objects(definition.LocalSecondaryIndexes),
      ]
      return {
        name,
        arn: stack.reference(resource, 'Arn'),
        path: resource.path,
        partitionKey: partitionKey(definition.KeySchema),
        indexPartitionKeys: new Map(
          indexes.map(({ IndexName, KeySchema }) => [String(IndexName), partitionKey(KeySchema)]),
        ),
      }
    }),
  )
}
