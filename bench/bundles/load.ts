import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const script = `
  const start = process.hrtime.bigint()
  require(process.argv[1])
  console.log(Number(process.hrtime.bigint() - start) / 1e6)
`

/** How long a new process takes to load a bundle, in ms, the start of the process itself left out. */
export async function loadMilliseconds(
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script, file], {
    env: environment,
  })
  return Number(stdout)
}
