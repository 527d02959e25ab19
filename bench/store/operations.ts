import { appOperations } from './app-operations.ts'
import type { Operation } from './operation.ts'
import { userOperations } from './user-operations.ts'

/** In an order in which no function has run before the first of its own operations, if it needs keys. */
export const operations: readonly Operation[] = [...userOperations, ...appOperations]
