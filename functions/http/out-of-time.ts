import { unavailable } from '../domain/errors.ts'

/** What a handler answers that has not ended just before Lambda would end it: what it waits for may be there again soon. */
export const outOfTime = {
  timeoutEarlyResponse(): never {
    throw unavailable('the function ran out of time')
  },
}
