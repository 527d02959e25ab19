import { deployedRoutes } from '../routes.ts'
import type { System } from '../system.ts'

/** The routes that Hallpass itself answers. */
export function ownRoutes(system: System) {
  const entryOf = (handler: string) => system.functions.find(({ path }) => path === handler)?.entry
  return deployedRoutes(system).filter(({ handler }) => entryOf(handler)?.startsWith('functions/'))
}
