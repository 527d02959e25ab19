import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let root: string | undefined

function makeRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hallpass-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A new folder that goes with the process. */
export function temporaryFolder(): string {
  root ??= makeRoot()
  return mkdtempSync(join(root, '-'))
}
