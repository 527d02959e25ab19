import { spawn } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, onTestFinished } from 'vitest'
import { announceRunning, type RunningSystem, systemFolder } from '../../local/start/running.ts'

const project = join(import.meta.dirname, '..', '..')

/** So many processes load the same files that compiling them once saves a third of their time. */
const compileCache = join(project, 'node_modules', '.cache', 'hallpass-admin')

interface RunOptions {
  /** What is piped in. @default an empty pipe */
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** What a command printed, and its exit status. */
interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the administration as a script would: in a process of its own, without a terminal. */
export async function admin(
  args: readonly string[],
  { input = '', env = {} }: RunOptions = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ['admin/main.ts', ...args], {
    cwd: project,
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...env },
  })
  const status = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
  // A command that reads nothing may have ended before this is written.
  child.stdin.on('error', () => undefined).end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await status, stdout, stderr }
}

/** What a successful command printed. */
export const done = (stdout: string) => ({ status: 0, stdout, stderr: '' })

/** A command that did nothing, and why. */
export const refused = (stderr: string, status = 1) => ({ status, stdout: '', stderr: `${stderr}\n` })

/**
 * Runs commands against a system of a test, which is found as one that `npm start` runs under a name of its own; until
 * the end of the test, or of the file where it is called outside of any.
 */
export async function administerLocally(system: RunningSystem, name: string) {
  const app = `test-admin-${name}`
  const folder = systemFolder(project, app)
  const forget = () => rm(folder, { recursive: true, force: true })
  if (expect.getState().currentTestName === undefined) afterAll(forget)
  else onTestFinished(forget)
  await mkdir(folder, { recursive: true })
  announceRunning(folder, system)
  const run = (line: string, options?: RunOptions) => admin(['--app', app, ...line.split(' ')], options)

  /** The answer of a command as a script reads it. */
  async function json(line: string, options?: RunOptions): Promise<Record<string, unknown>> {
    const { status, stdout, stderr } = await run(`${line} --json`, options)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return JSON.parse(stdout) as Record<string, unknown>
  }

  return { run, json }
}

/** A line of a table by the first of its cells, which two spaces at least part. */
export const cells = (table: string, first: string): readonly string[] =>
  table
    .split('\n')
    .find((line) => line.startsWith(`${first}  `))
    ?.split(/ {2,}/) ?? []
