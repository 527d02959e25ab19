import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import cdk from '../../cdk.json' with { type: 'json' }
import { synthesize } from '../../local/start/synthesis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the synthesized assembly of examples/microblog/. */
    readonly microblogAssembly: string
  }
}

/** Synthesizes the example once for all tests in a browser. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'hallpass-browser-'))
  await synthesize({
    command: `"${process.execPath}" examples/microblog/app.ts`,
    workingFolder: process.cwd(),
    outputFolder: folder,
    context: cdk.context,
  })
  project.provide('microblogAssembly', folder)
  return () => rm(folder, { recursive: true, force: true })
}
