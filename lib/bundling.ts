import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { type BuildOptions, buildSync } from 'esbuild'

/** The folder that holds package.json; entries are named relative to it. */
export const projectRoot = dirname(import.meta.dirname)

/** The files of one function's code by name. Its handler is `index.handler`. */
export type Bundle = ReadonlyMap<string, Uint8Array>

/** How esbuild is told to bundle; the benchmarks compare with what it does untold. */
export const bundlingOptions = {
  absWorkingDir: projectRoot,
  bundle: true,
  minify: true,
  legalComments: 'none',
  platform: 'node',
  target: 'node24',
  // CommonJS loads faster than ECMAScript modules, and the modules that packages publish beside it shake
  // better.
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './functions/adapters/environment-credentials.ts' },
  write: false,
  // What is wrong is in the error that buildSync throws; printing it as well would show it twice.
  logLevel: 'silent',
} as const satisfies BuildOptions

// The project is `"type": "module"`; without this, Node would take a bundle inside of it for a module too.
const packageJson = Buffer.from('{"type":"commonjs"}\n')

/**
 * Bundles handlers, the AWS SDK included, all in one run of esbuild. The same sources give the same bytes.
 *
 * @param entries TypeScript files relative to the project root, each exporting `handler`.
 * @returns The bundle of each entry.
 * @throws esbuild's BuildFailure, which names each file and line at fault.
 */
export function bundle(entries: readonly string[]): ReadonlyMap<string, Bundle> {
  const { outputFiles } = buildSync({
    ...bundlingOptions,
    entryPoints: entries.map((entry, index) => ({ in: entry, out: String(index) })),
    // Nothing is written there; esbuild wants a folder to name the outputs by.
    outdir: projectRoot,
  })
  const outputs = new Map(outputFiles.map((file) => [basename(file.path), file.contents]))
  return new Map(
    entries.map((entry, index) => {
      const code = outputs.get(`${index}.js`)
      if (!code) throw new Error(`esbuild gave no code for ${entry}`)
      return [entry, new Map([['index.js', code] as const, ['package.json', packageJson] as const])]
    }),
  )
}

/** Bundles entries together when the first of them is asked for. */
export function bundleTogether(entries: readonly string[]): (entry: string) => Bundle {
  let bundles: ReadonlyMap<string, Bundle> | undefined
  return (entry) => {
    bundles ??= bundle(entries)
    const files = bundles.get(entry)
    if (!files) throw new Error(`${entry} is not among the entries bundled together: ${entries.join(', ')}`)
    return files
  }
}

/** Writes a bundle into a folder, which is made if need be. */
export function writeBundle(files: Bundle, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, contents] of files) writeFileSync(join(folder, name), contents)
}

/**
 * An entry as it is named everywhere: relative to the project root.
 *
 * @throws Error if there is no such file in the project.
 */
export function projectEntry(entry: string): string {
  const path = resolve(projectRoot, entry)
  const name = relative(projectRoot, path)
  if (name.startsWith('..')) throw new Error(`the entry ${entry} is outside of the project in ${projectRoot}`)
  if (!existsSync(path)) throw new Error(`there is no file ${name} in ${projectRoot}`)
  return name
}
