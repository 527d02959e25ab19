import { afterAll, describe, inject } from 'vitest'
import { startDynamoDbLocal } from '../../bench/store/dynamodb-local.ts'
import { createTables } from '../../local/aws/tables.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'
import { openStores } from './stores.ts'
import { testStores } from './suite.ts'

// Amazon's own, which needs Java 17: without it this fails, and is not left out.
const stack = createStack(readAssembly(inject('assembly')))
const database = await startDynamoDbLocal(stack)
afterAll(() => database.stop())
const tables = await createTables(stack, { dynamodb: database.call, activateTable: async () => {} })
const { stores, close } = await openStores(database.call, tables)
afterAll(close)

describe('stores on DynamoDB Local', () => testStores(stores))
