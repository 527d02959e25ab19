import type { Duration } from 'aws-cdk-lib'
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { bundleTogether, projectEntry } from './bundling.ts'
import { expectMembers, type Members } from './known-members.ts'
import { createFunction, type LogOptions } from './lambda-function.ts'

interface RouteScopesProp {
  /**
   * The scopes that a caller's token must hold, all of them, from the catalogue or `account`. An empty list
   * means any valid token.
   */
  readonly scopes: readonly string[]
}

/** A route with a function of its own. */
export interface EntryRoute extends RouteScopesProp {
  /**
   * A TypeScript file that exports `handler`, relative to the project root. It is bundled, the AWS SDK
   * included.
   */
  readonly entry: string
  readonly handler?: never
  /**
   * Variables of the function: 4 KB in all.
   *
   * @default - None.
   */
  readonly environment?: Readonly<Record<string, string>>
  /**
   * In MB. The share of a CPU grows with it, up to a whole one at 1,769.
   *
   * @default 512
   */
  readonly memorySize?: number
  /**
   * Up to 29 seconds, after which API Gateway answers 504 in any case.
   *
   * @default Duration.seconds(20)
   */
  readonly timeout?: Duration
}

/** A route answered by a function that exists: one that addRoute returned, or any other. */
export interface HandlerRoute extends RouteScopesProp {
  readonly handler: IFunction
  readonly entry?: never
}

const entryMembers: Members<EntryRoute> = {
  scopes: true,
  entry: true,
  handler: true,
  environment: true,
  memorySize: true,
  timeout: true,
}

/**
 * Refuses what is not asked of a route, such as a misspelt member.
 *
 * @throws Error that says what is wrong.
 */
export function checkRouteProps(props: EntryRoute | HandlerRoute): void {
  // Node runs an app without its types, and `scopes: 'notes:read'` must not come to mean a route without a token.
  if (!Array.isArray(props.scopes)) {
    throw new Error('scopes must be a list of scope names, empty where any valid token will do')
  }
  if (props.handler) {
    expectMembers('with a handler', props, { scopes: true, handler: true, entry: true })
    return
  }
  if (!props.entry) throw new Error('it needs an entry, or the handler that answers it')
  expectMembers('with an entry', props, entryMembers)
}

const longestTimeoutSeconds = 29

/**
 * Makes the function of a route.
 *
 * @throws Error if there is no such entry or the timeout is longer than API Gateway waits.
 */
export function createRouteFunction(
  scope: Construct,
  route: string,
  { entry, environment = {}, memorySize, timeout }: EntryRoute,
  logs: LogOptions,
): LambdaFunction {
  if (timeout && timeout.toSeconds() > longestTimeoutSeconds) {
    throw new Error(
      `API Gateway waits for ${longestTimeoutSeconds} seconds, so a function that takes ` +
        `${timeout.toHumanString()} would be working for nobody`,
    )
  }
  const name = projectEntry(entry)
  return createFunction(scope, route, {
    entry: name,
    bundleOf: bundleTogether([name]),
    environment,
    environmentAdvice: 'Keep what is large in a table, a parameter or the bundle.',
    statements: [],
    memorySize,
    timeout,
    logs,
  })
}
