import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openStore } from '../aws/store.ts'

/**
 * Makes sure that nobody else uses a data folder, and forgets what is in it if that is wanted.
 *
 * @throws FolderInUseError
 */
export async function prepareData(folder: string, fresh: boolean): Promise<void> {
  // Keys lie in it.
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 })
  // Whoever has it open keeps others out, so that this finds out whether somebody does.
  const store = await openStore(folder, '', '')
  await store.close()
  if (fresh) await rm(folder, { recursive: true, force: true })
}
