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
    /** The same app with a domain of its own, and with the authorizer's answers kept for a minute. */
    readonly domainAssembly: string
  }
}

const domain = {
  domainName: 'api.hallpass.test',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
  authorizerCacheSeconds: 60,
}

/** Synthesizes the app of the end-to-end tests in its two forms, once for all of them. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'hallpass-e2e-'))
  const write = async (name: string, context: object) => {
    const outputFolder = join(folder, name)
    await synthesize({
      command: `"${process.execPath}" test/e2e/app/app.ts`,
      workingFolder: process.cwd(),
      outputFolder,
      context: { ...cdk.context, ...context },
    })
    return outputFolder
  }
  const [assembly, domainAssembly] = await Promise.all([write('stage', {}), write('domain', domain)])
  project.provide('assembly', assembly)
  project.provide('domainAssembly', domainAssembly)
  return () => rm(folder, { recursive: true, force: true })
}
