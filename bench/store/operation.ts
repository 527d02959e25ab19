import type { MeteredSystem } from './metered-system.ts'

/** Something that is done with the system, of which the calls of one function are counted. */
export interface Operation {
  readonly name: string
  /** The source of the function. */
  readonly entry: string
  /** Does whatever it takes beforehand. @returns what is counted */
  readonly prepare: (system: MeteredSystem) => Promise<() => Promise<unknown>>
}

export const operation = (name: string, functionName: string, prepare: Operation['prepare']): Operation => ({
  name,
  entry: `functions/${functionName}.ts`,
  prepare,
})
