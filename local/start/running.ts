import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { isObject, parseJson } from '../json.ts'
import type { LocalSystem } from '../system.ts'

/** How to reach a system that is running on this machine, as whoever owns it. */
export type RunningSystem = Pick<LocalSystem, 'url' | 'aws' | 'outputs'>

/** One name for each app, however its path from the project is spelt; the digest tells `a/b.ts` and `a-b.ts` apart. */
function appName(projectFolder: string, app: string): string {
  const path = relative(projectFolder, resolve(projectFolder, app))
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8)
  return `${path.replace(/\W+/g, '-')}-${digest}`
}

/** Where all that belongs to an app is kept: the one of cdk.json, unless it is named. */
export const systemFolder = (projectFolder: string, app?: string): string =>
  join(projectFolder, '.hallpass', app === undefined ? 'main' : appName(projectFolder, app))

const fileIn = (folder: string) => join(folder, 'running.json')

/** Leaves word of a running system for other commands, readable by its owner alone: it holds an access key. */
export function announceRunning(folder: string, { url, aws, outputs }: RunningSystem) {
  const file = fileIn(folder)
  writeFileSync(file, JSON.stringify({ url, aws, outputs }), { mode: 0o600 })
  return { withdraw: () => rmSync(file, { force: true }) }
}

/** The system that is running, or was when it was killed; undefined if none has been left. */
export function findRunning(folder: string): RunningSystem | undefined {
  try {
    const found = parseJson(readFileSync(fileIn(folder), 'utf8'))
    return isObject(found) ? (found as unknown as RunningSystem) : undefined
  } catch {
    return undefined
  }
}
