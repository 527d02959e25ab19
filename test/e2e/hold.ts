import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'

/** Holds calls of functions, in a system that is started with its `intercept`. */
export function createHolder() {
  let meet: ((call: AwsCall) => Promise<Interception> | undefined) | undefined

  /** Holds the first call for which `isMeant` says so, until it is let go. */
  function hold(isMeant: (call: AwsCall) => boolean) {
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<undefined>()
    let isHeld = false
    meet = (made) => {
      if (isHeld || !isMeant(made)) return undefined
      isHeld = true
      reached.resolve()
      return released.promise
    }
    return {
      reached: reached.promise,
      release() {
        meet = undefined
        released.resolve(undefined)
      },
    }
  }

  return { hold, intercept: (call: AwsCall): Promise<Interception> | Interception => meet?.(call) }
}
