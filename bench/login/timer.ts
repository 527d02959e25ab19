const milliseconds = (since: bigint) => Number(process.hrtime.bigint() - since) / 1e6

/** Adds up how long calls of parts take, in ms. */
export function createTimer() {
  const spent = new Map<string, number>()
  return {
    /** The same function, its time counted to a part. */
    timed:
      <A extends readonly unknown[], R>(part: string, call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        const start = process.hrtime.bigint()
        try {
          return await call(...args)
        } finally {
          spent.set(part, (spent.get(part) ?? 0) + milliseconds(start))
        }
      },
    /** The time of each part since the last time. */
    take(): ReadonlyMap<string, number> {
      const taken = new Map(spent)
      spent.clear()
      return taken
    },
  }
}
