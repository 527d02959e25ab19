import { join } from 'node:path'
import { type BuildOptions, buildSync } from 'esbuild'
import { bundlingOptions } from '../../lib/bundling.ts'
import { temporaryFolder } from '../folder.ts'

/** A handler bundled into a file. */
export interface BundleFile {
  readonly file: string
  readonly bytes: number
  /** The packages of which it holds code. */
  readonly packages: ReadonlySet<string>
}

/** esbuild left to itself in which of a package's files it takes, and with nothing in a package's place. */
const { mainFields: _fields, alias: _alias, ...defaults } = bundlingOptions

const packageOf = (input: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]

function build(entry: string, options: BuildOptions): BundleFile {
  const file = join(temporaryFolder(), 'index.js')
  const { metafile } = buildSync({
    ...options,
    entryPoints: [entry],
    outfile: file,
    write: true,
    metafile: true,
  })
  const [output] = Object.values(metafile?.outputs ?? {})
  if (!output) throw new Error(`esbuild gave no code for ${entry}`)
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return { file, bytes: output.bytes, packages: new Set(inputs.flatMap(([input]) => packageOf(input) ?? [])) }
}

/** A handler bundled as it is deployed. */
export const asDeployed = (entry: string): BundleFile => build(entry, bundlingOptions)

/** A handler bundled with esbuild's defaults, for the same platform and as much minified. */
export const byDefault = (entry: string): BundleFile => build(entry, defaults)
