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

/** Something else that happens, under which the store does not fail. */
class Happen implements Command {
  readonly check: (world: World) => boolean
  readonly run: (world: World) => Promise<void>
  private readonly name: string
  constructor(name: string, check: (world: World) => boolean, run: (world: World) => Promise<void>) {
    this.name = name
    this.check = check
    this.run = run
  }
  toString = () => this.name
}

/** Most often none; otherwise one near the first write, which is at times sent twice, or the only one of two. */
function fatesAround(firstWrite: number): fc.Arbitrary<Fate[]> {
  const after = (calls: number, fate: Fate) => [...Array<Fate>(calls).fill('succeeds'), fate]
  const calls = [0, firstWrite, firstWrite, firstWrite + 1, firstWrite + 2, firstWrite + 3]
  const any = fc.tuple(fc.constantFrom(...calls), fc.constantFrom<Fate>('fails', 'answer lost', 'sent twice'))
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant<Fate[]>([]) },
    { weight: 3, arbitrary: any.map(([before, fate]) => after(before, fate)) },
    { weight: 1, arbitrary: fc.constant(after(firstWrite, 'sent twice')) },
    { weight: 1, arbitrary: fc.constant(after(firstWrite + 1, 'fails')) },
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

export const happening = (weight: number, ...what: ConstructorParameters<typeof Happen>) => ({
  weight,
  arbitrary: fc.constant<Command>(new Happen(...what)),
})
