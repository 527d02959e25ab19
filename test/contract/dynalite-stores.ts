import { inject } from 'vitest'
import type { Intercept } from '../../local/aws/endpoint.ts'
import { openStore } from '../../local/aws/store.ts'
import { createTables } from '../../local/aws/tables.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'
import { openStores } from './stores.ts'

/** The stores of the functions on dynalite, with the tables of the template. */
export async function openDynaliteStores(intercept?: Intercept) {
  const stack = createStack(readAssembly(inject('assembly')))
  const store = await openStore(undefined)
  store.locate(stack.accountId, stack.region)
  const tables = await createTables(stack, store)
  const { stores, close } = await openStores(store.dynamodb, tables, intercept)
  return {
    stores,
    tables,
    async close() {
      await close()
      await store.close()
    },
  }
}
