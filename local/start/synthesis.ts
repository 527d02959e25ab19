import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'

export interface SynthesisOptions {
  /** For the shell, as in cdk.json. */
  readonly command: string
  /** What is relative in the command is relative to this folder. */
  readonly workingFolder: string
  /** Where the assembly is written; what was there before is removed. */
  readonly outputFolder: string
  readonly context: Readonly<Record<string, unknown>>
}

/**
 * Has a CDK app write its assembly. It is run as the CDK command line runs it, in a process of its own, which gives
 * back the memory that CDK needs; but without the command line, which would call home, and without the rules of
 * CloudFormation, which take a third of the time and are asked at each `cdk synth` and `cdk deploy`.
 *
 * @throws Error with what the app printed, if it failed.
 */
export async function synthesize(options: SynthesisOptions): Promise<void> {
  const { command, workingFolder, outputFolder, context } = options
  await rm(outputFolder, { recursive: true, force: true })
  const child = spawn(command, {
    shell: true,
    cwd: workingFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: outputFolder,
      // The command line asks for paths too: log lines, and whoever looks for a table, know constructs by them.
      CDK_CONTEXT_JSON: JSON.stringify({
        'aws:cdk:enable-path-metadata': true,
        ...context,
        '@aws-cdk/core:validateAgainstDefaultRules': false,
      }),
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  // What CDK says of each bundle would hide what is wrong.
  const lines = output.split('\n').filter((line) => !line.startsWith('Bundling asset '))
  if (status !== 0) throw new Error(`${command} failed:\n${lines.join('\n').trimEnd()}`)
}
