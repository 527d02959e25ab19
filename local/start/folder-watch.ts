import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

const foldersIn = (folder: string): string[] => [
  folder,
  ...readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap(({ name }) => foldersIn(join(folder, name))),
]

/**
 * Tells of each change of a file in a folder or below it. Each folder is watched by itself, for Node's recursive watch
 * loses files that an editor saves by putting another in their place.
 */
export function watchFolder(
  root: string,
  onChange: () => void,
  onError: (error: Error) => void,
): { close(): void } {
  const watchers = new Map<string, FSWatcher>()

  function forget(folder: string) {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  /** Watches the folders that are not watched yet. */
  function follow() {
    try {
      for (const folder of foldersIn(root)) {
        if (watchers.has(folder)) continue
        const watcher = watch(folder, () => {
          follow()
          onChange()
        })
        watchers.set(
          folder,
          watcher.on('error', () => forget(folder)),
        )
      }
    } catch (error) {
      onError(error as Error)
    }
  }

  follow()
  return {
    close() {
      for (const folder of watchers.keys()) forget(folder)
    },
  }
}
