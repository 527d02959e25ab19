import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import cdk from '../../cdk.json' with { type: 'json' }
import { synthesize } from '../../local/start/synthesis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the synthesized assembly of test/e2e/app/. */
    readonly assembly: string
  }
}

/** Synthesizes the app of the end-to-end tests, once for all of them. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'hallpass-e2e-'))
  await synthesize({
    command: `"${process.execPath}" test/e2e/app/app.ts`,
    workingFolder: process.cwd(),
    outputFolder: join(folder, 'cdk.out'),
    context: cdk.context,
  })
  project.provide('assembly', join(folder, 'cdk.out'))
  return () => rm(folder, { recursive: true, force: true })
}
