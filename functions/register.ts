import { isCommonPassword } from './adapters/common-passwords.ts'
import { createDynamoDB } from './adapters/dynamodb.ts'
import { ids } from './adapters/ids.ts'
import { createPasswords } from './adapters/passwords.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { createUsersTable } from './adapters/users-table.ts'
import { createVersionedKey } from './adapters/versioned-key.ts'
import { hashingSettings, loadConfig, passwordPolicySettings } from './config.ts'
import { createPasswordPolicy } from './domain/password-policy.ts'
import { createRegister } from './domain/register.ts'
import { endpoint } from './http/endpoint.ts'
import { readJson } from './http/json-body.ts'
import { json } from './http/response.ts'
import { registration } from './http/schemas.ts'

const config = loadConfig(process.env, ...hashingSettings, ...passwordPolicySettings, 'usersTable')
const register = createRegister({
  users: createUsersTable(createDynamoDB(), config.usersTable),
  passwords: createPasswords(createVersionedKey(createSecretsManager(), config.pepperSecret), config),
  checkPassword: createPasswordPolicy({ ...config, isCommon: isCommonPassword }),
  ids,
  clock: Date.now,
})

export const handler = endpoint(async (event) => json(201, await register(readJson(event, registration))))
