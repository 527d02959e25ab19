import { describe } from 'vitest'
import { testClients } from './clients.ts'
import { testGrants } from './grants.ts'
import { testPublishedKeys } from './published-keys.ts'
import { testRevocations } from './revocations.ts'
import { testSnapshots } from './snapshots.ts'
import type { Stores } from './stores.ts'
import { testUsers } from './users.ts'

/** The laws of the ports in functions/domain/ports.ts, which hold for each implementation. */
export function testStores(stores: Stores) {
  describe('users', () => testUsers(stores))
  describe('grants', () => testGrants(stores))
  describe('revocations', () => testRevocations(stores))
  describe('snapshots', () => testSnapshots(stores))
  describe('published keys', () => testPublishedKeys(stores))
  describe('clients', () => testClients(stores))
}
