import { chmod, mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FolderInUseError, openStore } from '../aws/store.ts'

/**
 * Makes sure that nobody else uses a data folder, and forgets what is in it if that is wanted.
 *
 * @throws FolderInUseError; Error that says how to go on where the data is damaged
 */
export async function prepareData(folder: string, fresh: boolean): Promise<void> {
  // Keys lie in it.
  await mkdir(dirname(folder), { recursive: true })
  await chmod(dirname(folder), 0o700)
  // Whoever has it open keeps others out, so that this finds out whether somebody does.
  try {
    const store = await openStore(folder)
    await store.close()
  } catch (error) {
    if (error instanceof FolderInUseError) throw error
    if (!fresh) {
      throw new Error(`The data in ${folder} cannot be read. Forget it with --fresh.`, { cause: error })
    }
  }
  if (fresh) await rm(folder, { recursive: true, force: true })
}
