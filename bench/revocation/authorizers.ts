import { startLocal } from '../../local/system.ts'
import { quickAssembly } from '../system/assembly.ts'
import { createClient } from '../system/client.ts'
import { newSession } from '../system/session.ts'

/** Runs a stack with the given authorizer cache, and several instances of its authorizer that have run before. */
export async function startWarmAuthorizers(cacheSeconds: number, atOnce: number) {
  let authorizers = 0
  const system = await startLocal({
    assembly: await quickAssembly(cacheSeconds),
    onLog: () => {},
    // Each instance reads the public keys for itself, with one Query.
    intercept({ caller, operation }) {
      if (caller === 'Auth/Authorizer/Function' && operation === 'Query') authorizers++
      return undefined
    },
  })
  await system.settled()
  const call = createClient(system.url)

  /** A request that any valid token opens. @returns its status */
  async function poll(token: string): Promise<number> {
    const response = await fetch(`${system.url}/userinfo`, { headers: { Authorization: `Bearer ${token}` } })
    await response.arrayBuffer()
    return response.status
  }

  const { accessToken } = await newSession(call)
  await Promise.all(Array.from({ length: atOnce }, () => poll(accessToken)))
  return { call, poll, authorizers, close: system.close }
}
