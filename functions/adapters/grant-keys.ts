import { createHmac, timingSafeEqual } from 'node:crypto'
import type { GrantKeys } from '../domain/ports.ts'
import type { VersionedKey } from './versioned-key.ts'

const hmac = (key: string, message: string) => createHmac('sha256', key).update(message).digest()

export function createGrantKeys(grantKey: VersionedKey): GrantKeys {
  return {
    async sign(message) {
      const { version, key } = await grantKey.current()
      return { version, mac: hmac(key, message).toString('base64url') }
    },
    async verify(message, version, mac) {
      const key = await grantKey.ofVersion(version)
      if (key === undefined) return false
      const expected = Buffer.from(hmac(key, message).toString('base64url'))
      const given = Buffer.from(mac)
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}
