import { environmentNames } from '../../functions/config.ts'
import { type FunctionDefinition, readFunctions } from '../../local/lambda/definition.ts'
import { lambdaEnvironment } from '../../local/lambda/environment.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'
import { asDeployed, byDefault } from '../bundles/build.ts'
import { loadMilliseconds } from '../bundles/load.ts'
import { measureInTurns } from '../rounds.ts'
import type { Goal, Section } from '../section.ts'
import { median, ratios, spread } from '../statistics.ts'
import { assembly } from '../system/assembly.ts'

const rounds = 15

const authorizer = 'functions/authorizer.ts'

const credentials = { accessKeyId: 'BENCH', secretAccessKey: 'bench', sessionToken: 'bench' }

const kilobytes = (bytes: number) => Math.ceil(bytes / 1000)

/** A function's bundle and the default one: how large, and how long each takes to load by round. */
async function measureFunction(entry: string, definition: FunctionDefinition, region: string) {
  const [own, other] = [asDeployed(entry), byDefault(entry)]
  const environment = {
    ...definition.environment,
    ...lambdaEnvironment(definition, credentials, region, 'http://127.0.0.1:9'),
  }
  const [ownTimes = [], otherTimes = []] = await measureInTurns(
    { rounds, warmUp: 1 },
    [own, other].map(
      ({ file }) =>
        () =>
          loadMilliseconds(file, environment),
    ),
  )
  return {
    entry,
    hashes: environmentNames.pepperSecret in definition.environment,
    own,
    other,
    ownTimes,
    otherTimes,
    loadRatio: median(ratios(ownTimes, otherTimes)),
  }
}

type Measured = Awaited<ReturnType<typeof measureFunction>>

const rowOf = ({ entry, own, other, ownTimes, otherTimes, loadRatio }: Measured) => [
  entry,
  `${kilobytes(own.bytes)}`,
  `${kilobytes(other.bytes)}`,
  (own.bytes / other.bytes).toFixed(2),
  median(ownTimes).toFixed(1),
  spread(ownTimes, 1),
  median(otherTimes).toFixed(1),
  spread(otherTimes, 1),
  loadRatio.toFixed(2),
  own.packages.has('bcryptjs') ? 'yes' : '',
]

function goalsOf(measured: readonly Measured[]): Goal[] {
  const one = measured.find(({ entry }) => entry === authorizer)
  if (!one) throw new Error(`the stack has no ${authorizer}`)
  const misplaced = measured.filter(({ own, hashes }) => own.packages.has('bcryptjs') && !hashes)
  return [
    {
      aim: 'the authorizer’s bundle is under 280 KB',
      met: one.own.bytes < 280_000,
      found: `${kilobytes(one.own.bytes)} KB`,
    },
    {
      aim: 'the authorizer loads in at most 0.6 × the time of the default bundle',
      met: one.loadRatio <= 0.6,
      found: `${one.loadRatio.toFixed(2)} ×`,
    },
    {
      aim: 'bcryptjs is in no bundle but of functions that hash',
      met: misplaced.length === 0,
      found: misplaced.map(({ entry }) => entry).join(', ') || 'in no other',
    },
  ]
}

export const section: Section = {
  title: 'size and load time of each function’s bundle',
  method: `As deployed, and with esbuild's defaults: the same handler, target, format and minifying, but
without our mainFields (ECMAScript modules first) and without our environment-only credential provider.
Loading is require() of the bundle in a new process with the function's environment, the start of Node left out;
medians of ${rounds} loads of each, by turns, with the range of four in five. KB are 1,000 bytes. Functions that hash
passwords are known by their pepper, bcryptjs by esbuild's metafile.`,

  async measure() {
    const synthesized = readAssembly(await assembly())
    const stack = createStack(synthesized)
    const measured: Measured[] = []
    for (const definition of readFunctions(stack, synthesized)) {
      const { entry } = definition
      if (entry !== undefined) measured.push(await measureFunction(entry, definition, stack.region))
    }
    return {
      tables: [
        {
          columns: [
            ...['function', 'KB', 'default KB', 'KB ×'],
            ...['load ms', 'range', 'default ms', 'range', 'ms ×'],
            'bcryptjs',
          ],
          rows: measured.map(rowOf),
        },
      ],
      goals: goalsOf(measured),
    }
  },
}
