import type { Page } from 'playwright-core'
import { afterAll, inject } from 'vitest'
import { startMicroblog } from '../../examples/microblog/microblog.ts'
import type { JsonObject } from '../../local/json.ts'
import type { LocalOptions } from '../../local/system.ts'
import { createClient } from '../e2e/client.ts'
import { editEnvironment } from '../e2e/template-edits.ts'
import { registerPublicApp, type ThirdPartyApp } from '../e2e/third-party.ts'

interface TestMicroblogOptions extends Pick<LocalOptions, 'intercept'> {
  /** Changes the environment of every function. */
  readonly editVariables?: (variables: JsonObject) => JsonObject
}

/** bcrypt at its lowest cost: the time that it takes is not the point. */
const cheapHashes = (variables: JsonObject): JsonObject =>
  'BCRYPT_COST' in variables ? { ...variables, BCRYPT_COST: '4', HIGHEST_BCRYPT_COST: '4' } : variables

/** Starts the example in memory, until the end of the file; its demo user can log in, and registers apps. */
export async function startTestMicroblog({ editVariables, ...options }: TestMicroblogOptions = {}) {
  const microblog = await startMicroblog({
    assembly: inject('microblogAssembly'),
    onLog: () => {},
    editTemplate: (template) =>
      editEnvironment(template, (variables) => cheapHashes(editVariables?.(variables) ?? variables)),
    ...options,
  })
  afterAll(microblog.close)
  const { system, blog, scheduler } = microblog
  const user = microblog.user ?? { username: '', password: '' }
  const client = createClient(system.url)
  let users = 0

  /** A user of its own for a test. */
  async function newUser() {
    const added = { username: `user-${++users}`, password: 'orchard lantern seventeen' }
    await client.call('POST', '/register', { json: added })
    return added
  }

  /** A page that is not there: what counts is that the browser went. */
  const redirectUri = `${blog}/callback`

  /** An app of a developer, registered now. */
  async function registerApp(metadata: Readonly<Record<string, unknown>> = {}): Promise<ThirdPartyApp> {
    return registerPublicApp(client, await client.logIn(user), {
      client_name: 'Scheduler',
      redirect_uris: [redirectUri],
      scope: 'posts:read posts:write',
      ...metadata,
    })
  }

  /** Where an app sends the browser, with what differs from its usual request. */
  function authorizeUrl(app: ThirdPartyApp, more: Readonly<Record<string, string>> = {}): string {
    const request = { redirect_uri: redirectUri, scope: 'posts:read posts:write', ...more }
    return `${system.url}/authorize?${new URLSearchParams(app.authorizationRequest(request))}`
  }

  /** Fills in username and password, wherever a page asks for them. */
  async function fillIn(page: Page, { username, password } = user): Promise<void> {
    await page.getByLabel('Username', { exact: true }).fill(username)
    await page.getByLabel('Password').fill(password)
  }

  return { ...client, system, blog, scheduler, user, newUser, redirectUri, registerApp, authorizeUrl, fillIn }
}

export type TestMicroblog = Awaited<ReturnType<typeof startTestMicroblog>>
