import { createHmac, randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import bcrypt from 'bcryptjs'
import { broken, unavailable } from '../domain/errors.ts'
import type { Passwords } from '../domain/ports.ts'
import type { VersionedKey } from './versioned-key.ts'

interface HashingCosts {
  /** The cost of new hashes: the work is 2^cost. */
  readonly bcryptCost: number
  /** The highest cost of any stored hash, which every check is made to take. At least `bcryptCost`. */
  readonly highestBcryptCost: number
}

/**
 * What bcrypt sees of a password: 64 characters whatever its length, of which none is NUL, and worthless without
 * the pepper. NFC, so that one password typed on two systems is one.
 */
const keyed = (password: string, pepper: string) =>
  createHmac('sha384', pepper).update(password.normalize('NFC')).digest('base64')

/** A bcrypt hash of the given cost that nothing hashes to but by chance: comparing with it takes as long as with any. */
const unmatched = (cost: number) => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`

/**
 * The longest pause after a password that is not right, in ms. Reading a user's item takes some 50 µs longer than
 * finding that there is none: nothing beside a hash of cost 12, and lost in these pauses beside the cheapest.
 */
const maxPause = 10

export function createPasswords(pepper: VersionedKey, costs: HashingCosts): Passwords {
  const { bcryptCost: cost, highestBcryptCost: highestCost } = costs

  return {
    async hash(password) {
      const { version, key } = await pepper.current()
      return { hash: await bcrypt.hash(keyed(password, key), cost), cost, pepperVersion: version }
    },

    async verify(password, stored) {
      const { version, key: current } = await pepper.current()
      const key = stored ? await pepper.ofVersion(stored.pepperVersion) : current
      if (key === undefined) {
        const detail = `no pepper of version ${stored?.pepperVersion} is held`
        // A later one is on its way, since another instance has hashed with it; an earlier one was dropped.
        throw (stored?.pepperVersion ?? 0) > version ? unavailable(detail, undefined, 10) : broken(detail)
      }
      const input = keyed(password, key)
      const matches = await bcrypt.compare(input, stored?.hash ?? unmatched(highestCost))
      // The rest of the highest cost's work: 2^c + 2^c + 2^(c+1) + … + 2^(highest-1) = 2^highest.
      const spent = stored?.cost ?? highestCost
      for (let step = spent; step < highestCost; step++) await bcrypt.compare(input, unmatched(step))
      if (stored !== undefined && matches) return true
      await pause(randomInt(maxPause + 1))
      return false
    },

    async isCurrent(stored) {
      const { version } = await pepper.current()
      return stored.cost === cost && stored.pepperVersion === version
    },
  }
}
