import fc from 'fast-check'
import type { Fate } from '../../../memory/faults.ts'
import type { Request } from './request.ts'
import type { World } from './world.ts'

type Command = fc.AsyncCommand<World, World>

/** A request, chosen by what is known when its turn comes. */
class Ask implements Command {
  private readonly choose: (world: World) => Request | undefined
  private readonly fates: readonly Fate[]
  private name = ''
  constructor(choose: (world: World) => Request | undefined, fates: readonly Fate[]) {
    this.choose = choose
    this.fates = fates
  }
  check = (world: World) => this.choose(world) !== undefined
  async run(world: World) {
    const request = this.choose(world)
    if (!request) return
    this.name = `${request.name} [${this.fates}]`
    await world.ask(request, this.fates)
  }
  toString = () => this.name
}

class Wait implements Command {
  private readonly choose: (world: World) => number
  private name = ''
  constructor(choose: (world: World) => number) {
    this.choose = choose
  }
  check = () => true
  async run(world: World) {
    const milliseconds = this.choose(world)
    this.name = `wait ${milliseconds}`
    await world.wait(milliseconds)
  }
  toString = () => this.name
}

class Restart implements Command {
  check = () => true
  run = async (world: World) => world.restart()
  toString = () => 'restart'
}

/** Most often none; otherwise one anywhere, or one that leaves the first of two writes alone. */
function fatesAround(firstWrite: number): fc.Arbitrary<Fate[]> {
  const before = (calls: number, fate: Fate) => [...Array<Fate>(calls).fill('succeeds'), fate]
  const fate = fc.constantFrom<Fate>('fails', 'answer lost', 'sent twice')
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fate[]>([]) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.nat(firstWrite + 3), fate).map(([calls, one]) => before(calls, one)),
    },
    { weight: 1, arbitrary: fc.constant(before(firstWrite + 1, 'fails')) },
  )
}

/**
 * A step that asks for something, or is left out where there is nothing to ask for.
 *
 * @param firstWrite how many calls of the store come before it
 */
export const asking = <T>(
  weight: number,
  picks: fc.Arbitrary<T>,
  choose: (world: World, picks: T) => Request | undefined,
  firstWrite = 1,
) => ({
  weight,
  arbitrary: fc
    .tuple(picks, fatesAround(firstWrite))
    .map(([picked, met]): Command => new Ask((world) => choose(world, picked), met)),
})

export const waiting = <T>(
  weight: number,
  picks: fc.Arbitrary<T>,
  choose: (world: World, picks: T) => number,
) => ({
  weight,
  arbitrary: picks.map((picked): Command => new Wait((world) => choose(world, picked))),
})

export const restarting = (weight: number) => ({
  weight,
  arbitrary: fc.constant<Command>(new Restart()),
})
