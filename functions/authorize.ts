import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantKeys } from './adapters/grant-keys.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { ids } from './adapters/ids.ts'
import { createPasswords } from './adapters/passwords.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { createUsersTable } from './adapters/users-table.ts'
import { createVersionedKey } from './adapters/versioned-key.ts'
import { hashingSettings, loadConfig } from './config.ts'
import { createAuthorize } from './domain/authorize.ts'
import { createAuthorizationPages } from './http/authorization-pages.ts'

const stores = ['usersTable', 'grantsTable', 'clientsTable', 'grantKeySecret'] as const
const settings = ['issuer', 'audiences', 'catalogue', 'branding'] as const
const config = loadConfig(process.env, ...hashingSettings, ...stores, ...settings)
const database = createDynamoDB()
const secrets = createSecretsManager()
const authorize = createAuthorize({
  ...config,
  store: createSnapshotReader(database, config),
  users: createUsersTable(database, config.usersTable),
  grants: createGrantsTable(database, config.grantsTable),
  grantKeys: createGrantKeys(createVersionedKey(secrets, config.grantKeySecret)),
  passwords: createPasswords(createVersionedKey(secrets, config.pepperSecret), config),
  ids,
  clock: Date.now,
})

export const handler = createAuthorizationPages({ ...config, authorize })
