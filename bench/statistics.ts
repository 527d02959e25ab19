/** The value below which a share of the values lies, between its two neighbours where it falls between. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The range in which four of five values lie: what lies outside is mostly other work of the machine. */
export const spread = (values: readonly number[], digits: number): string =>
  `${quantile(values, 0.1).toFixed(digits)} – ${quantile(values, 0.9).toFixed(digits)}`

/** The ratios of values taken in the same rounds, so that what slowed both of them cancels out. */
export const ratios = (values: readonly number[], to: readonly number[]): number[] =>
  values.map((value, round) => value / (to[round] ?? Number.NaN))
