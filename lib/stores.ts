import type { Secrets } from './secrets.ts'
import type { Settings, StoreArns, StoreSetting } from './settings.ts'
import type { Tables } from './tables.ts'

/** What functions are told of tables and secrets: a table's name, a secret's ARN. */
export const storeNames = (tables: Tables, secrets: Secrets): Pick<Settings, StoreSetting> => ({
  usersTable: tables.users.tableName,
  grantsTable: tables.grants.tableName,
  clientsTable: tables.clients.tableName,
  revokedTokensTable: tables.revokedTokens.tableName,
  signingKeysTable: tables.signingKeys.tableName,
  signingKeySecret: secrets.signingKey.secretArn,
  grantKeySecret: secrets.grantKey.secretArn,
  pepperSecret: secrets.pepper.secretArn,
})

/** What policies call them. */
export const storeArns = (tables: Tables, secrets: Secrets): StoreArns => ({
  usersTable: tables.users.tableArn,
  grantsTable: tables.grants.tableArn,
  clientsTable: tables.clients.tableArn,
  revokedTokensTable: tables.revokedTokens.tableArn,
  signingKeysTable: tables.signingKeys.tableArn,
  signingKeySecret: secrets.signingKey.secretArn,
  grantKeySecret: secrets.grantKey.secretArn,
  pepperSecret: secrets.pepper.secretArn,
})
