import { expectMembers } from './known-members.ts'

/** Requests a second on average, and how many may come at once (a token bucket's rate and size). */
export interface Throttle {
  readonly rateLimit: number
  readonly burstLimit: number
}

/** How many requests the API takes, from all callers together. What is more gets 429 with Retry-After. */
export interface Throttling {
  /**
   * Of each route. The account's own limit (10,000 a second at first) stands above it.
   *
   * @default - 1,000 a second, 500 at once
   */
  readonly routes?: Throttle
  /**
   * Of each route that hashes passwords: `POST` to `/register`, `/login`, `/password` and `/authorize`. One hash
   * takes a vCPU for some 300 ms, so the rate times that is the number of functions that a flood at one of them
   * can hold, out of those that the account allows at a time (1,000 by default, 10 in a new account); the
   * authorizer needs the others.
   *
   * @default - 20 a second, 40 at once
   */
  readonly passwordRoutes?: Throttle
}

const defaults = {
  routes: { rateLimit: 1000, burstLimit: 500 },
  passwordRoutes: { rateLimit: 20, burstLimit: 40 },
} satisfies Required<Throttling>

function check(name: string, throttle: Throttle): void {
  expectMembers(`throttling.${name}`, throttle, { rateLimit: true, burstLimit: true })
  const { rateLimit, burstLimit } = throttle
  if (!(rateLimit > 0)) throw new Error(`throttling.${name}.rateLimit: must be above 0, not ${rateLimit}`)
  if (!Number.isInteger(burstLimit) || burstLimit < 1) {
    throw new Error(`throttling.${name}.burstLimit: must be a whole number above 0, not ${burstLimit}`)
  }
}

/** The limits that were given and defaults for the rest. @throws Error that names the limit at fault. */
export function checkedThrottling(given: Throttling): Required<Throttling> {
  expectMembers('throttling', given, { routes: true, passwordRoutes: true })
  const throttling = {
    routes: given.routes ?? defaults.routes,
    passwordRoutes: given.passwordRoutes ?? defaults.passwordRoutes,
  }
  check('routes', throttling.routes)
  check('passwordRoutes', throttling.passwordRoutes)
  return throttling
}
