import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'

/** Holds calls of functions, in a system that is started with its `intercept`. */
export function createHolder() {
  let meet: ((call: AwsCall) => Promise<Interception> | undefined) | undefined

  /** Holds calls for which `isMeant` says so until they are let go: one, and what repeats it once it takes too long. */
  function hold(isMeant: (call: AwsCall) => boolean) {
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<undefined>()
    meet = (made) => {
      if (!isMeant(made)) return undefined
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
