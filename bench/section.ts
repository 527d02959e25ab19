import type { Table } from './table.ts'

/** Something that a figure was meant to reach. */
export interface Goal {
  /** `authorizer bundle under 280 KB` */
  readonly aim: string
  readonly met: boolean
  /** What was found, with its unit. */
  readonly found: string
}

interface Results {
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
}

/** One subject of the benchmarks. A file in bench/sections/ that exports its `section` is one, by the file's name. */
export interface Section {
  /** What is compared with what, for the heading. */
  readonly title: string
  /** What the figures mean and how they were taken, in a few lines. */
  readonly method: string
  readonly measure: () => Promise<Results>
}
