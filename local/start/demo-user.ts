import { isObject, parseJson } from '../json.ts'
import type { LocalSystem } from '../system.ts'

/** A user to try things with. */
export interface DemoUser {
  readonly username: string
  readonly password: string
}

const demoUser: DemoUser = { username: 'demo', password: 'a password for this laptop' }

export const hasRoute = ({ api }: LocalSystem, method: string, path: string): boolean =>
  api.routes.some((route) => route.method === method && route.resourcePath === path)

/**
 * Registers the demo user, unless an earlier run did.
 *
 * @returns Undefined where nobody can register.
 * @throws Error with what the API answered, if it refused.
 */
export async function createDemoUser(system: LocalSystem): Promise<DemoUser | undefined> {
  if (!hasRoute(system, 'POST', '/register')) return undefined
  const response = await fetch(`${system.url}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(demoUser),
  })
  const answer = await response.text()
  const body = parseJson(answer)
  const taken = isObject(body) && body.error === 'username_taken'
  if (!response.ok && !taken) throw new Error(`POST /register answered ${response.status}: ${answer}`)
  return demoUser
}
