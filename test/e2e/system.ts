import { afterAll, afterEach, expect, inject, onTestFailed, onTestFinished } from 'vitest'
import { type LocalOptions, type LogLine, startLocal } from '../../local/system.ts'
import { createClient } from './client.ts'
import { setForTests } from './template-edits.ts'

export interface SystemOptions extends Partial<LocalOptions> {
  /** The issuer, where tokens must outlive a restart on another port. @default the URL */
  readonly issuer?: string
}

/** Runs the app of the end-to-end tests, in memory unless told otherwise. The signing keys are there. */
export async function openSystem({ editTemplate, issuer, ...options }: SystemOptions = {}) {
  const logs: LogLine[] = []
  const local = await startLocal({
    assembly: inject('assembly'),
    onLog: (line) => logs.push(line),
    editTemplate: (template) => {
      const prepared = setForTests(template, issuer)
      return editTemplate ? editTemplate(prepared) : prepared
    },
    ...options,
  })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= local.close()
    return closed
  }
  await local.settled()
  const client = createClient(local.url)
  let users = 0

  /** A user of its own for a test. */
  async function newUser() {
    const user = { username: `user-${++users}`, password: 'orchard lantern seventeen' }
    const { json } = await client.call('POST', '/register', { json: user })
    return { ...user, sub: String(json.sub) }
  }

  /** A user of its own, logged in. */
  async function newSession(more: { readonly scope?: string } = {}) {
    const user = await newUser()
    return { ...user, ...(await client.logIn(user, more)) }
  }

  return { ...local, ...client, issuer: issuer ?? local.url, close, logs, newUser, newSession }
}

export type System = Awaited<ReturnType<typeof openSystem>>

/** What functions logged as errors: why a test failed, such as a permission that a role lacks. */
function printErrors(logs: readonly LogLine[]): void {
  for (const { source, line } of logs.filter((entry) => entry.line.includes('"ERROR"'))) {
    process.stderr.write(`${source}: ${line}\n`)
  }
}

/** As `openSystem`, until the end of the test, or of the file where it is called outside of any. */
export async function startSystem(options?: SystemOptions): Promise<System> {
  const system = await openSystem(options)
  if (expect.getState().currentTestName === undefined) {
    let seen = 0
    afterEach(({ task }) => {
      if (task.result?.state === 'fail') printErrors(system.logs.slice(seen))
      seen = system.logs.length
    })
    afterAll(system.close)
  } else {
    onTestFailed(() => printErrors(system.logs))
    onTestFinished(system.close)
  }
  return system
}
