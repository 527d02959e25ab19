import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { createCallNames } from './call-names.ts'
import { createFlows } from './flows.ts'
import { createForge } from './forge.ts'
import { openSystem, type SystemOptions } from './system.ts'
import { registerApp } from './third-party.ts'

/** What becomes of a call that a function makes, which is named as by `createCallNames`. */
export type Fault = (name: string, call: AwsCall) => Interception | Promise<Interception>

/** What came of a step: its answer, and what the function called and logged meanwhile. */
export type Outcome = Awaited<ReturnType<Awaited<ReturnType<Seed['open']>>['run']>>[number]

type Seed = Awaited<ReturnType<typeof createSeed>>

const issuer = 'https://api.hallpass.test'

/**
 * Makes a system with signing keys, a user and clients of the user, and ends it. What continues from its data starts in no time, and can
 * lack anything that making them took. Until the end of the file.
 */
export async function createSeed() {
  const folder = await mkdtemp(join(tmpdir(), 'hallpass-seed-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const seed = join(folder, 'seed')
  const first = await openSystem({ dataFolder: seed, issuer })
  const user = await first.newUser()
  const { forge } = await createForge(first, user)
  const newToken = () => forge({ claims: { scope: 'account notes:read notes:write notes:share' } })
  const { template, functions } = first
  const owner = { access_token: newToken() }
  const clients = { kept: await registerApp(first, owner), ended: await registerApp(first, owner) }
  await first.close()

  /** Continues from the data: each time the same, and with functions that remember nothing. */
  async function open(options: Pick<SystemOptions, 'editTemplate'> = {}) {
    const dataFolder = join(folder, randomUUID())
    await cp(seed, dataFolder, { recursive: true })
    const calls: AwsCall[] = []
    let meets: { readonly caller: string; readonly fault: Fault } | undefined
    const system = await openSystem({
      ...{ ...options, dataFolder, issuer },
      intercept(call) {
        calls.push(call)
        return call.caller === meets?.caller ? meets.fault(nameOf(call), call) : undefined
      },
    })
    const nameOf = createCallNames(system)
    const flows = createFlows(system, { user, newToken, clients })

    /** Takes the steps, or the one at an index, that make a function, by its construct's path, do all that it may do. */
    async function run(caller: string, fault: Fault = () => undefined, only?: number) {
      meets = { caller, fault }
      const outcomes = []
      const steps = flows[caller] ?? []
      for (const [expected, step] of only === undefined ? steps : steps.slice(only, only + 1)) {
        const before = { calls: calls.length, logs: system.logs.length }
        const answer = await step()
        const made = calls.slice(before.calls).filter((call) => call.caller === caller)
        const logged = system.logs.slice(before.logs).filter(({ source }) => source === caller)
        const { status, headers, text } = answer
        outcomes.push({
          ...{ expected, status, headers, text },
          calls: made.map(nameOf),
          log: logged.map(({ line }) => line),
        })
      }
      return outcomes
    }
    return { ...system, run }
  }

  /** As `open` and `run`, of a system that lasts no longer. */
  async function run(path: string, options?: Parameters<typeof open>[0], fault?: Fault, only?: number) {
    const system = await open(options)
    try {
      return await system.run(path, fault, only)
    } finally {
      await system.close()
    }
  }

  return { template, functions, open, run }
}
