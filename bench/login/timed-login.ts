import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { clientSettings } from '../../functions/adapters/aws-call.ts'
import { createGrantsTable } from '../../functions/adapters/grants-table.ts'
import { ids } from '../../functions/adapters/ids.ts'
import { createPasswords } from '../../functions/adapters/passwords.ts'
import { sha256 } from '../../functions/adapters/sha256.ts'
import { createTokenKeys } from '../../functions/adapters/token-keys.ts'
import { createUsersTable } from '../../functions/adapters/users-table.ts'
import { createVersionedKey } from '../../functions/adapters/versioned-key.ts'
import { hashingSettings, loadConfig, sessionSettings } from '../../functions/config.ts'
import { createLogin } from '../../functions/domain/login.ts'
import { endpoint } from '../../functions/http/endpoint.ts'
import { readJson } from '../../functions/http/json-body.ts'
import { json } from '../../functions/http/response.ts'
import { credentials } from '../../functions/http/schemas.ts'
import { lambdaContext, proxyEvent } from '../event.ts'
import type { Facts } from '../system/start.ts'
import { createTimer } from './timer.ts'

/** The whole login from API Gateway's event to the response, put together as functions/login.ts does, and its parts timed. */
export function createTimedLogin({ environments, aws: access }: Facts) {
  const environment = environments['functions/login.ts'] ?? {}
  const tables = ['usersTable', 'grantsTable'] as const
  const config = loadConfig(environment, ...hashingSettings, ...sessionSettings, ...tables)
  const { timed, take } = createTimer()
  const aws = { ...clientSettings, ...access }
  const database = new DynamoDBClient(aws)
  // Innermost: what is left is the way to the store and back, and the store itself.
  const position = { step: 'deserialize', priority: 'low' } as const
  database.middlewareStack.add((next) => timed('wait', next), position)
  const secrets = new SecretsManagerClient(aws)
  const users = createUsersTable(database, config.usersTable)
  const grants = createGrantsTable(database, config.grantsTable)
  const passwords = createPasswords(createVersionedKey(secrets, config.pepperSecret), config)
  const { signer, grantKeys } = createTokenKeys(secrets, config)
  const login = createLogin({
    ...config,
    grantKeys,
    signer: { sign: timed('sign', signer.sign) },
    users: { ...users, find: timed('store', users.find) },
    grants: { ...grants, add: timed('store', grants.add) },
    passwords: { ...passwords, verify: timed('hash', passwords.verify) },
    ids,
    sha256,
    clock: Date.now,
  })
  const handler = endpoint(async (event) => json(200, await login(readJson(event, credentials))))
  const whole = timed('whole', handler)

  /** Logs in once. @returns the time of each part, in ms */
  async function logIn(user: { readonly username: string; readonly password: string }) {
    const { statusCode, body } = await whole(proxyEvent('POST', '/login', user), lambdaContext)
    if (statusCode !== 200) throw new Error(`login answered ${statusCode}: ${body}`)
    const parts = take()
    const of = (part: string) => parts.get(part) ?? Number.NaN
    const [all, hash, wait, signature] = [of('whole'), of('hash'), of('wait'), of('sign')]
    const own = all - hash - wait
    const sdk = of('store') - wait
    return { whole: all, hash, wait, own, sdk, signature, rest: own - sdk - signature }
  }

  return { logIn, bcryptCost: config.bcryptCost }
}
