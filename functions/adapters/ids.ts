import { randomBytes } from 'node:crypto'
import { v4, v7 } from 'uuid'
import type { Ids } from '../domain/ports.ts'

export const ids: Ids = {
  timed: (time) => v7({ msecs: time }),
  unique: () => v4(),
  secret: () => randomBytes(32).toString('base64url'),
}
