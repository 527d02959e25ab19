import { describe } from 'vitest'
import { createMemoryStore } from '../memory/store.ts'
import { testStores } from './suite.ts'

describe('stores in memory', () => testStores(createMemoryStore()))
