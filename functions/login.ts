import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { ids } from './adapters/ids.ts'
import { createPasswords } from './adapters/passwords.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { sha256 } from './adapters/sha256.ts'
import { createTokenKeys } from './adapters/token-keys.ts'
import { createUsersTable } from './adapters/users-table.ts'
import { createVersionedKey } from './adapters/versioned-key.ts'
import { hashingSettings, loadConfig, sessionSettings } from './config.ts'
import { createLogin } from './domain/login.ts'
import { endpoint } from './http/endpoint.ts'
import { readJson } from './http/json-body.ts'
import { grantLabel } from './http/label.ts'
import { json } from './http/response.ts'
import { credentials } from './http/schemas.ts'

const config = loadConfig(process.env, ...hashingSettings, ...sessionSettings, 'usersTable', 'grantsTable')
const database = createDynamoDB()
const secrets = createSecretsManager()
const login = createLogin({
  ...config,
  ...createTokenKeys(secrets, config),
  users: createUsersTable(database, config.usersTable),
  grants: createGrantsTable(database, config.grantsTable),
  passwords: createPasswords(createVersionedKey(secrets, config.pepperSecret), config),
  ids,
  sha256,
  clock: Date.now,
})

export const handler = endpoint(async (event) => {
  const { name, ...request } = readJson(event, credentials)
  return json(200, await login({ ...request, label: grantLabel(event, name) }))
})
