import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { ids } from './adapters/ids.ts'
import { createPasswords } from './adapters/passwords.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { createTokenKeys } from './adapters/token-keys.ts'
import { createUsersTable } from './adapters/users-table.ts'
import { createVersionedKey } from './adapters/versioned-key.ts'
import { hashingSettings, issuingSettings, loadConfig } from './config.ts'
import { createAuthenticateUser } from './domain/authenticate-user.ts'
import { createIssueTokens } from './domain/issue-tokens.ts'
import { createLogin } from './domain/login.ts'
import { createStartSession } from './domain/start-session.ts'
import { endpoint } from './http/endpoint.ts'
import { readJson } from './http/json-body.ts'
import { grantLabel } from './http/label.ts'
import { json } from './http/response.ts'
import { credentials } from './http/schemas.ts'

const grantSettings = ['usersTable', 'grantsTable', 'refreshAbsoluteSeconds', 'catalogue'] as const
const config = loadConfig(process.env, ...hashingSettings, ...issuingSettings, ...grantSettings)
const database = createDynamoDB()
const secrets = createSecretsManager()
const clock = Date.now
const login = createLogin({
  authenticateUser: createAuthenticateUser({
    users: createUsersTable(database, config.usersTable),
    passwords: createPasswords(createVersionedKey(secrets, config.pepperSecret), config),
  }),
  startSession: createStartSession({
    ...config,
    grants: createGrantsTable(database, config.grantsTable),
    issueTokens: createIssueTokens({ ...config, ...createTokenKeys(secrets, config), ids, clock }),
    ids,
  }),
  clock,
})

export const handler = endpoint(async (event) => {
  const { name, ...request } = readJson(event, credentials)
  return json(200, await login({ ...request, label: grantLabel(event, name) }))
})
