/** Measures once, and gives the figure of that round. */
type Measure = (round: number) => number | Promise<number>

interface Rounds {
  readonly rounds: number
  /** Rounds before the first that counts, for compilers and caches. @default 0 */
  readonly warmUp?: number
}

/**
 * Measures contenders by turns: each once a round, and each round begins with another one. On a machine that others
 * use as well, figures can be compared only if they were taken side by side.
 *
 * @returns the figures of each contender by round, in the same order
 */
export async function measureInTurns(
  { rounds, warmUp = 0 }: Rounds,
  contenders: readonly Measure[],
): Promise<number[][]> {
  const figures: number[][] = contenders.map(() => [])
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length
      const figure = await contenders[index]?.(round)
      if (round >= warmUp && figure !== undefined) figures[index]?.push(figure)
    }
  }
  return figures
}
