// Bundles handlers into the folders 0, 1, … of a folder: node bundle.ts <folder> <entry>…
import { join } from 'node:path'
import { bundle, writeBundle } from '../../lib/bundling.ts'

const [folder = '', ...entries] = process.argv.slice(2)
try {
  const bundles = bundle(entries)
  for (const [index, entry] of entries.entries()) {
    writeBundle(bundles.get(entry) ?? new Map(), join(folder, String(index)))
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
