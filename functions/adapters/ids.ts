import { v4, v7 } from 'uuid'
import type { Ids } from '../domain/ports.ts'

export const ids: Ids = {
  grant: (startedAt) => v7({ msecs: startedAt }),
  unique: () => v4(),
}
