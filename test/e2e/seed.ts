import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll } from 'vitest'
import type { AwsCall, Interception } from '../../local/aws/endpoint.ts'
import { createAdministrator } from './administrator.ts'
import { createCallNames } from './call-names.ts'
import { createFlows, type Request, type Step } from './flows.ts'
import { createForge } from './forge.ts'
import { openSystem, type SystemOptions } from './system.ts'
import { registerApp } from './third-party.ts'

/** A call that a function makes, named as by `createCallNames`. */
export type NamedCall = AwsCall & { readonly name: string }

/** What becomes of a call. The database has what the store would answer. */
export type Fault = (call: NamedCall, database: DynamoDBClient) => Interception | Promise<Interception>

/** What came of a request: its answer, and what the function called and logged meanwhile. */
export interface Outcome {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly calls: readonly NamedCall[]
  readonly log: readonly string[]
  /** How long the answer took. */
  readonly milliseconds: number
}

/** A request, to be made as often as one likes, under a fault or none. */
export type PreparedRequest = (fault?: Fault) => Promise<Outcome>

export type SeededSystem = Awaited<ReturnType<Awaited<ReturnType<typeof createSeed>>['open']>>

const issuer = 'https://api.hallpass.test'

/** Has tasks run one after the other. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }
}

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

  // Of tests at once, one keeps the machine busy while the others wait: a call that is answered late is made again.
  const inTurn = createTurns()

  /** Continues from the data: each time the same, and with functions that remember nothing. */
  async function open(options: Pick<SystemOptions, 'editTemplate'> = {}) {
    const dataFolder = join(folder, randomUUID())
    await cp(seed, dataFolder, { recursive: true })
    const calls: NamedCall[] = []
    let struck: { readonly caller: string; readonly fault: Fault } | undefined
    const system = await openSystem({
      ...{ ...options, dataFolder, issuer },
      intercept(made) {
        const call = { ...made, name: nameOf(made) }
        calls.push(call)
        return call.caller === struck?.caller ? struck.fault(call, database) : undefined
      },
    })
    const nameOf = createCallNames(system)
    const { database } = createAdministrator(system)
    const flows = createFlows(system, { user, newToken, clients })

    /** Makes a request: its calls meet the fault, and those of the functions that others call do not. */
    async function observe(caller: string, request: Request, fault?: Fault): Promise<Outcome> {
      struck = fault && { caller, fault }
      const before = { calls: calls.length, logs: system.logs.length, at: performance.now() }
      const { status, headers, text } = await request()
      const milliseconds = performance.now() - before.at
      const made = calls.slice(before.calls).filter((call) => call.caller === caller)
      const logged = system.logs.slice(before.logs).filter(({ source }) => source === caller)
      return { status, headers, text, calls: made, log: logged.map(({ line }) => line), milliseconds }
    }

    const stepsOf = (caller: string): readonly Step[] => flows[caller] ?? []

    /** Prepares the request of a step of a function, by its construct's path. */
    async function prepare(caller: string, index: number): Promise<PreparedRequest> {
      const request = await inTurn(async () => {
        struck = undefined
        const [, prepareRequest] = stepsOf(caller)[index] as Step
        return prepareRequest()
      })
      return (fault) => observe(caller, request, fault)
    }

    /** Has a function, by its construct's path, start anew, and so remember nothing. */
    function forget(caller: string) {
      const { name = '', code = '' } = functions.find(({ path }) => path === caller) ?? {}
      system.replaceCode(name, code)
    }

    return { ...system, stepsOf, prepare, forget }
  }

  /** Takes the steps that make a function do all that it may do, in a system that lasts no longer. */
  async function run(caller: string, options?: Parameters<typeof open>[0], fault?: Fault) {
    const system = await inTurn(() => open(options))
    const outcomes = []
    try {
      for (const [index, [expected]] of system.stepsOf(caller).entries()) {
        const request = await system.prepare(caller, index)
        outcomes.push({ expected, ...(await request(fault)) })
      }
    } finally {
      await system.close()
    }
    return outcomes
  }

  return {
    template,
    functions,
    open: (options?: Parameters<typeof open>[0]) => inTurn(() => open(options)),
    run,
  }
}
