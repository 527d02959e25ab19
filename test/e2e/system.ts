import { afterAll, inject } from 'vitest'
import { isObject, type JsonObject } from '../../local/json.ts'
import { type LocalOptions, type LogLine, startLocal } from '../../local/system.ts'
import type { Template } from '../../local/template/assembly.ts'
import { createClient } from './client.ts'

/** Changes environment variables of functions; a variable set to undefined is taken away. */
export function editEnvironment(
  template: Template,
  edit: (variables: JsonObject, logicalId: string) => JsonObject,
): Template {
  const resources = Object.entries(template.Resources).map(([logicalId, resource]) => {
    const { Environment: environment } = resource.Properties ?? {}
    if (resource.Type !== 'AWS::Lambda::Function' || !isObject(environment))
      return [logicalId, resource] as const
    const Variables = edit(isObject(environment.Variables) ? environment.Variables : {}, logicalId)
    return [
      logicalId,
      { ...resource, Properties: { ...resource.Properties, Environment: { Variables } } },
    ] as const
  })
  return { ...template, Resources: Object.fromEntries(resources) }
}

/** bcrypt at its lowest cost, where the time that it takes is not the point. */
const cheapHashes = (variables: JsonObject): JsonObject =>
  'BCRYPT_COST' in variables ? { ...variables, BCRYPT_COST: '4', HIGHEST_BCRYPT_COST: '4' } : variables

/**
 * Runs the app of the end-to-end tests until the end of the file, in memory unless told otherwise, with a client of
 * it. The signing keys are there.
 */
export async function startSystem({ editTemplate, ...options }: Partial<LocalOptions> = {}) {
  const logs: LogLine[] = []
  const local = await startLocal({
    assembly: inject('assembly'),
    onLog: (line) => logs.push(line),
    editTemplate: (template) => {
      const cheap = editEnvironment(template, cheapHashes)
      return editTemplate ? editTemplate(cheap) : cheap
    },
    ...options,
  })
  afterAll(() => local.close())
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

  return { ...local, ...client, logs, newUser, newSession }
}

export type System = Awaited<ReturnType<typeof startSystem>>
