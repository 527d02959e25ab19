import { createClientsTable } from './adapters/clients-table.ts'
import { isCommonPassword } from './adapters/common-passwords.ts'
import { createDynamoDB } from './adapters/dynamodb.ts'
import { createGrantKeys } from './adapters/grant-keys.ts'
import { createGrantsTable } from './adapters/grants-table.ts'
import { ids } from './adapters/ids.ts'
import { createPasswords } from './adapters/passwords.ts'
import { createRevokedTokensTable } from './adapters/revoked-tokens-table.ts'
import { createSecretsManager } from './adapters/secrets.ts'
import { createSigningKeyRotation } from './adapters/signing-key-rotation.ts'
import { createSigningKeysTable } from './adapters/signing-keys-table.ts'
import { createSnapshotReader } from './adapters/snapshot.ts'
import { createTokenSignatures } from './adapters/token-signatures.ts'
import { createUsersTable } from './adapters/users-table.ts'
import { createVersionedKey } from './adapters/versioned-key.ts'
import { administrationSettings, loadConfig } from './config.ts'
import { createAdministration } from './domain/administration.ts'
import { createPasswordPolicy } from './domain/password-policy.ts'
import { administrator } from './http/administrator.ts'

const config = loadConfig(process.env, ...administrationSettings)
const database = createDynamoDB()
const secrets = createSecretsManager()
const publishedKeys = createSigningKeysTable(database, config.signingKeysTable)
const administration = createAdministration({
  ...config,
  ...{ ids, publishedKeys, clock: Date.now },
  users: createUsersTable(database, config.usersTable),
  clients: createClientsTable(database, config.clientsTable),
  grants: createGrantsTable(database, config.grantsTable),
  revocations: createRevokedTokensTable(database, config.revokedTokensTable),
  store: createSnapshotReader(database, config),
  passwords: createPasswords(createVersionedKey(secrets, config.pepperSecret), config),
  checkPassword: createPasswordPolicy({ ...config, isCommon: isCommonPassword }),
  grantKeys: createGrantKeys(createVersionedKey(secrets, config.grantKeySecret)),
  signatures: createTokenSignatures(publishedKeys),
  rotation: createSigningKeyRotation(secrets, config.signingKeySecret),
})

export const handler = administrator(administration)
