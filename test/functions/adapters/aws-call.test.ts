import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { clientSettings } from '../../../functions/adapters/aws-call.ts'
import { createCachedSecret } from '../../../functions/adapters/secrets.ts'
import { createUsersTable } from '../../../functions/adapters/users-table.ts'

/** Requests that have come and have no answer. */
const waiting: ServerResponse[] = []
const server = createServer((_, response) => void waiting.push(response))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const settings = {
  ...clientSettings,
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
}

// The time of the timers is the test's: what is shown holds on a machine of any speed.
vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
afterEach(() => void waiting.splice(0))

/** Lets things happen that take no time, until so many requests have come. */
const come = async (count: number) => {
  while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve))
}

const answer = (response: ServerResponse | undefined, body: object) =>
  response?.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body))

describe.each([
  {
    service: 'DynamoDB',
    ask: () => createUsersTable(new DynamoDBClient(settings), 'users').find('somebody'),
    body: {},
    value: undefined,
  },
  {
    service: 'Secrets Manager',
    ask: () => {
      const client = new SecretsManagerClient(settings)
      return createCachedSecret({ client, secretId: 'x', parse: (value) => value, clock: Date.now }).get()
    },
    body: { SecretString: '"secret"' },
    value: 'secret',
  },
])('S-50 $service', ({ ask, body, value }) => {
  it('is waited for, for a second and a half, and not asked again meanwhile', {
    timeout: 10_000,
  }, async () => {
    const result = ask()
    await come(1)
    await vi.advanceTimersByTimeAsync(1_499)
    expect(waiting).toHaveLength(1)
    answer(waiting[0], body)
    expect(await result).toEqual(value)
    expect(waiting).toHaveLength(1)
  })
})
