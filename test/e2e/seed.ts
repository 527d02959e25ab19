import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Template } from '../../local/template/assembly.ts'
import { createFlows } from './flows.ts'
import { createForge } from './forge.ts'
import { startSystem } from './system.ts'

const issuer = 'https://api.hallpass.test'

/**
 * Makes a system with signing keys and a user, and ends it: what is started from its data can lack anything that
 * making them takes. Until the end of the file.
 */
export async function createSeed() {
  const folder = await mkdtemp(join(tmpdir(), 'hallpass-seed-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const seed = join(folder, 'seed')
  const system = await startSystem({ dataFolder: seed, issuer })
  const user = await system.newUser()
  const { template, functions } = system
  await system.close()

  /** Continues with a changed template, and has a function do all that it may do. */
  async function run(path: string, editTemplate: (template: Template) => Template) {
    const dataFolder = join(folder, randomUUID())
    await cp(seed, dataFolder, { recursive: true })
    const continued = await startSystem({ dataFolder, issuer, editTemplate })
    const { forge } = await createForge(continued, user)
    const scope = 'account notes:read notes:write notes:share'
    const flows = createFlows(continued, { user, newToken: () => forge({ claims: { scope } }) })
    const statuses: { readonly status: number; readonly expected: number }[] = []
    for (const [expected, step] of flows[path] ?? []) statuses.push({ expected, status: await step() })
    return { statuses, logs: continued.logs }
  }

  return { template, functions, run }
}
