// The parts of dynalite that the store calls. It has no types of its own, and its public door is an HTTP server,
// which would be one more hop and one more port.
declare module 'dynalite/db/index.js' {
  interface Options {
    /** The folder of the database; without it, all is in memory. */
    readonly path?: string
    /** How long a table is CREATING, and so on, in milliseconds. */
    readonly createTableMs: number
    readonly deleteTableMs: number
    readonly updateTableMs: number
  }

  interface Store {
    readonly db: {
      open(): Promise<void>
      /** Undefined for a key that is not there. */
      get(key: string): Promise<unknown>
      put(key: string, value: unknown): Promise<void>
    }
    /** The account and region in the ARNs of tables. */
    readonly tableDb: { awsAccountId: string; awsRegion: string }
    readonly lifecycleManager: { gracefulClose(): Promise<void> }
  }

  export function create(options: Options): Store
}

declare module 'dynalite/validations/index.js' {
  import type { Store } from 'dynalite/db/index.js'

  type Data = Record<string, unknown>
  export function checkTypes(data: Data, types: unknown): Data
  export function checkValidations(data: Data, types: unknown, custom: unknown, store: Store): void
}
