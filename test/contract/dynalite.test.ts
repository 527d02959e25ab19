import { afterAll, describe, expect, inject, it } from 'vitest'
import { openStore } from '../../local/aws/store.ts'
import { createTables } from '../../local/aws/tables.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'
import { openStores, storeTables } from './stores.ts'
import { testStores } from './suite.ts'

const stack = createStack(readAssembly(inject('assembly')))
const store = await openStore(undefined)
store.locate(stack.accountId, stack.region)
const tables = await createTables(stack, store)
const { stores, close } = await openStores(store.dynamodb, tables)
afterAll(async () => {
  await close()
  await store.close()
})

it('has a store for each table of Hallpass', () => {
  const known: readonly string[] = Object.values(storeTables)
  for (const { path } of tables.filter((table) => table.path.startsWith('Auth/')))
    expect(known).toContain(path)
})

describe('stores on dynalite', () => testStores(stores))
