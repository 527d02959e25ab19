import cdk from '../../cdk.json' with { type: 'json' }
import { synthesize } from '../../local/start/synthesis.ts'
import { temporaryFolder } from '../folder.ts'

async function synthesizeApp(): Promise<string> {
  const folder = temporaryFolder()
  await synthesize({
    command: `"${process.execPath}" bin/app.ts`,
    workingFolder: process.cwd(),
    outputFolder: folder,
    context: cdk.context,
  })
  return folder
}

let synthesis: Promise<string> | undefined

/** The folder of the synthesized assembly of bin/app.ts, the same for all who ask. */
export function assembly(): Promise<string> {
  synthesis ??= synthesizeApp()
  return synthesis
}
