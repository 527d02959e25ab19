/** The time as the gateway, the AWS endpoint and the functions see it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Moves the time of everything that reads this clock, by milliseconds; those of timers and sockets stay real. */
  advance(milliseconds: number): void
  /** One Float64, the milliseconds that this clock is ahead; workers add it to the real time. */
  readonly offset: SharedArrayBuffer
}

export function createClock(): Clock {
  const offset = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)
  const ahead = new Float64Array(offset)
  const read = () => ahead[0] ?? 0
  return {
    now: () => Date.now() + read(),
    advance(milliseconds) {
      ahead[0] = read() + milliseconds
    },
    offset,
  }
}
