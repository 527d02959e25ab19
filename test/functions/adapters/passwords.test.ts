import bcrypt from 'bcryptjs'
import { describe, expect, it } from 'vitest'
import { createPasswords } from '../../../functions/adapters/passwords.ts'
import type { VersionedKey } from '../../../functions/adapters/versioned-key.ts'

const pepper = (version: number, keys: Record<number, string>): VersionedKey => ({
  current: async () => ({ version, key: keys[version] ?? '' }),
  ofVersion: async (asked) => keys[asked],
})

const passwords = createPasswords(pepper(1, { 1: 'a pepper' }), { bcryptCost: 4, highestBcryptCost: 4 })

describe('S-44 password hashes', () => {
  const long = 'x'.repeat(72)
  it.each([
    ['differ at byte 73', `${long}a`, `${long}b`],
    ['differ behind NUL', 'one password\u0000a', 'one password\u0000b'],
    ['differ in case', 'one long password', 'one long Password'],
    ['differ at the end of 1,024 characters', `${'x'.repeat(1023)}a`, `${'x'.repeat(1023)}b`],
    ['differ by a trailing space', 'one long password', 'one long password '],
  ])('tell apart passwords that %s', async (_, password, other) => {
    const stored = await passwords.hash(password)
    expect(await passwords.verify(password, stored)).toBe(true)
    expect(await passwords.verify(other, stored)).toBe(false)
  })

  it('take the composed and the decomposed spelling of a password as one', async () => {
    const stored = await passwords.hash('caf\u00e9 au lait, s\u2019il vous pla\u00eet')
    expect(await passwords.verify('cafe\u0301 au lait, s\u2019il vous plai\u0302t', stored)).toBe(true)
  })

  it('are worthless without the pepper: bcrypt of the password itself does not match', async () => {
    const stored = await passwords.hash('one long password')
    expect(await bcrypt.compare('one long password', stored.hash)).toBe(false)
  })
})

describe('S-47 old parameters', () => {
  const stronger = createPasswords(pepper(2, { 1: 'a pepper', 2: 'another' }), {
    bcryptCost: 5,
    highestBcryptCost: 5,
  })

  it('are still verified, and known to be old', async () => {
    const stored = await passwords.hash('one long password')
    expect(await stronger.verify('one long password', stored)).toBe(true)
    expect(await stronger.isCurrent(stored)).toBe(false)
    expect(await stronger.isCurrent({ ...stored, cost: 5 })).toBe(false)
    expect(await stronger.isCurrent({ ...stored, pepperVersion: 2 })).toBe(false)
    const renewed = await stronger.hash('one long password')
    expect(renewed).toMatchObject({ cost: 5, pepperVersion: 2 })
    expect(await stronger.isCurrent(renewed)).toBe(true)
  })

  it('are a failure, not a wrong password, where their pepper is lost', async () => {
    const stored = await passwords.hash('one long password')
    const lost = createPasswords(pepper(3, { 3: 'a third' }), { bcryptCost: 4, highestBcryptCost: 4 })
    await expect(lost.verify('one long password', stored)).rejects.toMatchObject({ code: 'server_error' })
  })
})

describe('S-45 the work of a check', () => {
  /** The sum of 2^cost over every bcrypt computation that a check makes. */
  async function work(check: () => Promise<unknown>): Promise<number> {
    const compare = bcrypt.compare
    let total = 0
    bcrypt.compare = async (data: string, hash: string) => {
      total += 2 ** bcrypt.getRounds(hash)
      return compare(data, hash)
    }
    try {
      await check()
    } finally {
      bcrypt.compare = compare
    }
    return total
  }

  it('is that of the highest cost in use, for an unknown user and for every stored cost', async () => {
    const mixed = createPasswords(pepper(1, { 1: 'a pepper' }), { bcryptCost: 5, highestBcryptCost: 7 })
    const older = await passwords.hash('one long password')
    const newer = await mixed.hash('one long password')
    expect(await work(() => mixed.verify('some other password', undefined))).toBe(2 ** 7)
    expect(await work(() => mixed.verify('some other password', older))).toBe(2 ** 7)
    expect(await work(() => mixed.verify('some other password', newer))).toBe(2 ** 7)
    expect(await work(() => mixed.verify('one long password', newer))).toBe(2 ** 7)
  })
})
