/** Holds whoever comes next, once it is closed, until it is opened. */
export function createGate() {
  let isClosed = false
  let open = () => {}
  let arrive = () => {}
  let opened = Promise.resolve()

  async function pass() {
    if (!isClosed) return
    isClosed = false
    arrive()
    await opened
  }

  return {
    /** Holds the next one; resolves once it is there. */
    close(): Promise<void> {
      isClosed = true
      opened = new Promise((resolve) => {
        open = resolve
      })
      return new Promise((resolve) => {
        arrive = resolve
      })
    },
    open: () => open(),
    pass,
    /** The call, for which one passes the gate first. */
    before:
      <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
      async (...args: Args): Promise<Answer> => {
        await pass()
        return call(...args)
      },
    /** The call, which is made before one passes the gate, and answered behind it. */
    behind:
      <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
      async (...args: Args): Promise<Answer> => {
        const answer = await call(...args)
        await pass()
        return answer
      },
  }
}

export type Gate = ReturnType<typeof createGate>
