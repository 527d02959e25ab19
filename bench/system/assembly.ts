import cdk from '../../cdk.json' with { type: 'json' }
import { synthesize } from '../../local/start/synthesis.ts'
import { temporaryFolder } from '../folder.ts'

async function synthesizeApp(app: string, context: object): Promise<string> {
  const folder = temporaryFolder()
  await synthesize({
    command: `"${process.execPath}" ${app}`,
    workingFolder: process.cwd(),
    outputFolder: folder,
    context: { ...cdk.context, ...context },
  })
  return folder
}

let deployed: Promise<string> | undefined

/** The folder of the synthesized assembly of bin/app.ts, the same for all who ask. */
export function assembly(): Promise<string> {
  deployed ??= synthesizeApp('bin/app.ts', {})
  return deployed
}

/** The folder of an assembly that hashes fast, and whose authorizer's answers are kept for so many seconds. */
export const quickAssembly = (authorizerCacheSeconds: number): Promise<string> =>
  synthesizeApp('bench/system/app.ts', { authorizerCacheSeconds })
