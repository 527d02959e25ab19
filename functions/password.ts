import { isCommonPassword } from './adapters/common-passwords.ts'
import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { ids } from './adapters/ids.ts'
import { createPasswords } from './adapters/passwords.ts'
import { createRevokedTokensTable } from './adapters/revoked-tokens-table.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { sha256 } from './adapters/sha256.ts'
import { createTokenKeys } from './adapters/token-keys.ts'
import { createUsersTable } from './adapters/users-table.ts'
import { createVersionedKey } from './adapters/versioned-key.ts'
import { hashingSettings, loadConfig, passwordPolicySettings, sessionSettings } from './config.ts'
import { createChangePassword } from './domain/change-password.ts'
import { createPasswordPolicy } from './domain/password-policy.ts'
import { endpoint } from './http/endpoint.ts'
import { readPasswordChange } from './http/password-change.ts'
import { json } from './http/response.ts'

const tables = ['usersTable', 'grantsTable', 'revokedTokensTable'] as const
const settings = [...hashingSettings, ...passwordPolicySettings, ...sessionSettings, ...tables] as const
const config = loadConfig(process.env, ...settings)
const database = createDynamoDB()
const secrets = createSecretsManager()
const changePassword = createChangePassword({
  ...config,
  ...createTokenKeys(secrets, config),
  users: createUsersTable(database, config.usersTable),
  grants: createGrantsTable(database, config.grantsTable),
  revocations: createRevokedTokensTable(database, config.revokedTokensTable),
  passwords: createPasswords(createVersionedKey(secrets, config.pepperSecret), config),
  checkPassword: createPasswordPolicy({ ...config, isCommon: isCommonPassword }),
  ids,
  sha256,
  clock: Date.now,
})

export const handler = endpoint(async (event) => json(200, await changePassword(readPasswordChange(event))))
