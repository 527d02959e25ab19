import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProvidedContext } from 'vitest'
import type { TestProject } from 'vitest/node'
import cdk from '../cdk.json' with { type: 'json' }
import { synthesize } from '../local/start/synthesis.ts'

interface TestApp {
  /** The app, relative to the project. */
  readonly file: string
  /** Beside the feature flags of cdk.json. */
  readonly context?: Readonly<Record<string, unknown>>
}

/** A global setup that synthesizes apps once for all tests, which are provided the folder of each by its name. */
export const provideAssemblies =
  (apps: { readonly [name in keyof ProvidedContext]?: TestApp }) => async (project: TestProject) => {
    const folder = await mkdtemp(join(tmpdir(), 'hallpass-tests-'))
    const write = async ([name, { file, context }]: [string, TestApp]) => {
      const outputFolder = join(folder, name)
      await synthesize({
        command: `"${process.execPath}" ${file}`,
        workingFolder: process.cwd(),
        outputFolder,
        context: { ...cdk.context, ...context },
      })
      project.provide(name as keyof ProvidedContext, outputFolder)
    }
    await Promise.all(Object.entries(apps).map(write))
    return () => rm(folder, { recursive: true, force: true })
  }
