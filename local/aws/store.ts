import { createRequire } from 'node:module'
import { create, type Store as Database } from 'dynalite/db/index.js'
import { checkTypes, checkValidations } from 'dynalite/validations/index.js'
import { asList, isObject, type JsonObject } from '../json.ts'
import { type AwsAnswer, awsError } from './answer.ts'

/** All that outlives a restart: the tables, and what else the local system must remember, in one database. */
export interface Store {
  /** Says of which account and region the tables are, before the first of them is made. */
  locate(accountId: string, region: string): void
  /** Carries out a DynamoDB operation. What it acknowledged survives the death of this process. */
  dynamodb(operation: string, input: JsonObject): Promise<AwsAnswer>
  /** Ends the time in which a new table cannot be used; a process that was killed in it leaves such tables behind. */
  activateTable(name: string): Promise<void>
  /** Undefined for a key that was never written. */
  read(key: string): Promise<unknown>
  write(key: string, value: unknown): Promise<void>
  close(): Promise<void>
}

/** Another process has the folder open. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
}

type Callback = (error: unknown, data?: JsonObject) => void

interface Operation {
  readonly types: unknown
  readonly custom: unknown
  readonly run: (store: Database, data: JsonObject, callback: Callback) => void
}

const operationNames = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
]

const load = createRequire(import.meta.url)

function loadOperation(name: string): Operation {
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`
  const { types, custom } = load(`dynalite/validations/${file}`)
  return { types, custom, run: load(`dynalite/actions/${file}`) }
}

const operations = new Map(operationNames.map((name) => [name, loadOperation(name)]))

/** Dynalite's refusals carry the answer; anything else is a failure of its own. */
function toAnswer(error: unknown): AwsAnswer {
  if (isObject(error) && typeof error.statusCode === 'number' && isObject(error.body)) {
    return { status: error.statusCode, body: error.body }
  }
  return awsError('InternalServerError', error instanceof Error ? error.message : String(error), 500)
}

/**
 * Opens the database in a folder, made if need be; without a folder all is in memory.
 *
 * @throws FolderInUseError if another process has it open. The operating system frees it when that process ends.
 */
export async function openStore(folder: string | undefined): Promise<Store> {
  const options = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }
  const database = create(folder === undefined ? options : { ...options, path: folder })
  try {
    await database.db.open()
  } catch (error) {
    const { cause } = error as { cause?: { code?: unknown } }
    if (cause?.code === 'LEVEL_LOCKED') {
      throw new FolderInUseError(`${folder} is in use by another process`, { cause: error })
    }
    throw error
  }

  return {
    locate(accountId, region) {
      database.tableDb.awsAccountId = accountId
      database.tableDb.awsRegion = region
    },
    async dynamodb(name, input) {
      const operation = operations.get(name)
      if (!operation) return awsError('UnknownOperationException', `${name} is not available here`)
      try {
        // Dynalite changes what it is given.
        const data = checkTypes(structuredClone(input), operation.types)
        checkValidations(data, operation.types, operation.custom, database)
        const body = await new Promise<JsonObject>((resolve, reject) => {
          operation.run(database, data, (error, result = {}) => (error ? reject(error) : resolve(result)))
        })
        return { status: 200, body }
      } catch (error) {
        return toAnswer(error)
      }
    },
    async activateTable(name) {
      const key = `table~${name}`
      const table = await database.db.get(key)
      if (!isObject(table)) return
      const indexes = asList(table.GlobalSecondaryIndexes).filter(isObject)
      await database.db.put(key, {
        ...table,
        TableStatus: 'ACTIVE',
        ...(indexes.length > 0 && {
          GlobalSecondaryIndexes: indexes.map((index) => ({ ...index, IndexStatus: 'ACTIVE' })),
        }),
      })
    },
    read: (key) => database.db.get(`local~${key}`),
    write: (key, value) => database.db.put(`local~${key}`, value),
    close: () => database.lifecycleManager.gracefulClose(),
  }
}
