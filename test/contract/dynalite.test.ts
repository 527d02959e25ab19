import { afterAll, describe, expect, it } from 'vitest'
import { openDynaliteStores } from './dynalite-stores.ts'
import { storeTables } from './stores.ts'
import { testStores } from './suite.ts'

const { stores, tables, close } = await openDynaliteStores()
afterAll(close)

it('has a store for each table of Hallpass', () => {
  const known: readonly string[] = Object.values(storeTables)
  for (const { path } of tables.filter((table) => table.path.startsWith('Auth/')))
    expect(known).toContain(path)
})

describe('stores on dynalite', () => testStores(stores))
