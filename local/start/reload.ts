import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { FunctionDefinition } from '../lambda/definition.ts'
import type { LocalSystem } from '../system.ts'
import { watchFolder } from './folder-watch.ts'

export interface ReloadOptions {
  readonly system: Pick<LocalSystem, 'functions' | 'replaceCode'>
  /** Entries are relative to it. */
  readonly projectFolder: string
  /** Where new bundles are written. */
  readonly outputFolder: string
  readonly report: (line: string) => void
}

/** An editor writes a file in several steps, and often several files. */
const settleMilliseconds = 100

// A process of its own, whose memory is given back.
const bundler = fileURLToPath(new URL('./bundle.ts', import.meta.url))

type WithEntry = FunctionDefinition & { readonly entry: string }

/** Bundles handlers anew when a source changes; until that succeeds, the old code goes on running. */
export function watchSources({ system, projectFolder, outputFolder, report }: ReloadOptions): {
  close(): void
} {
  const functions = system.functions.filter((one): one is WithEntry => one.entry !== undefined)
  const running = new Map<string, Promise<string>>()
  const code = (folder: string) => readFile(join(folder, 'index.js'), 'utf8').catch(() => '')
  for (const { name, code: folder } of functions) running.set(name, code(folder))
  let builds = 0
  let isBroken = false
  let timer: NodeJS.Timeout | undefined
  let build = Promise.resolve()

  async function rebuild() {
    builds += 1
    const output = join(outputFolder, String(builds))
    const entries = functions.map(({ entry }) => entry)
    try {
      await promisify(execFile)(process.execPath, [bundler, output, ...entries])
    } catch (error) {
      isBroken = true
      report(`Not reloaded, the old code goes on:\n${(error as { stderr?: string }).stderr?.trim()}`)
      return
    }
    const changed: string[] = []
    for (const [index, { name, entry }] of functions.entries()) {
      const folder = join(output, String(index))
      const [before, after] = await Promise.all([running.get(name), code(folder)])
      if (before === after) {
        await rm(folder, { recursive: true, force: true })
        continue
      }
      running.set(name, Promise.resolve(after))
      system.replaceCode(name, folder)
      changed.push(entry)
    }
    if (changed.length > 0) report(`Reloaded ${changed.join(', ')}`)
    else if (isBroken) report('Mended: the code is what it was')
    isBroken = false
  }

  function onChange() {
    timer ??= setTimeout(() => {
      timer = undefined
      build = build.then(rebuild)
    }, settleMilliseconds)
  }

  const folders = new Set(functions.map(({ entry }) => entry.split('/')[0] ?? ''))
  const watchers = [...folders].map((folder) =>
    watchFolder(join(projectFolder, folder), onChange, ({ message }) =>
      report(`Edits in ${folder} are no longer noticed: ${message}`),
    ),
  )
  return {
    close() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
