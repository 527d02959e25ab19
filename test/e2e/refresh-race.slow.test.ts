import { afterAll, describe, expect, inject, it } from 'vitest'
import type { Database } from '../../bench/store/database.ts'
import { startDynamoDbLocal } from '../../bench/store/dynamodb-local.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { createStack } from '../../local/template/stack.ts'
import { startSystem } from './system.ts'

const clients = Array.from({ length: 50 }, (_, index) => index)
const rounds = 200

const amazons = await startDynamoDbLocal(createStack(readAssembly(inject('assembly'))))
afterAll(() => amazons.stop())

const databases: readonly { readonly name: string; readonly instead?: Database }[] = [
  { name: 'dynalite' },
  { name: 'DynamoDB Local', instead: amazons },
]

describe.each(databases)('S-30 50 clients with one refresh token, on $name', ({ instead }) => {
  it('all get an answer, the same successor, 200 times over: one lineage', { timeout: 900_000 }, async () => {
    let writes = 0
    const system = await startSystem({
      intercept: ({ service, operation, input, caller }) => {
        if (caller === 'Auth/Token/Function' && operation === 'UpdateItem') writes++
        return service === 'dynamodb' ? instead?.call(operation, input) : undefined
      },
    })
    const session = await system.newSession()
    const accessTokens = new Set<string>()
    let token = session.refresh_token
    for (let round = 1; round <= rounds; round++) {
      const form = { grant_type: 'refresh_token', refresh_token: token }
      const answers = await Promise.all(clients.map(() => system.call('POST', '/token', { form })))
      expect(answers.map(({ status }) => status)).toEqual(clients.map(() => 200))
      const successors = [...new Set(answers.map(({ json }) => String(json.refresh_token)))]
      expect(successors).toEqual([expect.stringContaining(`.${session.grant_id}.${round}.`)])
      for (const { json } of answers) accessTokens.add(String(json.access_token))
      token = successors[0] ?? ''
    }
    expect(accessTokens.size).toBe(clients.length * rounds)
    // They did race for the one write of each round.
    expect(writes).toBeGreaterThan(rounds)
    for (const access of [session.access_token, ...[...accessTokens].slice(-3)]) {
      expect((await system.call('GET', '/whoami', { token: access })).status).toBe(200)
    }
  })
})
