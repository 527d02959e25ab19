import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { LocalSystem } from '../../local/system.ts'

/** What someone with every right in the account can see. */
export function createAdministrator({
  aws,
  tables,
  secrets,
}: Pick<LocalSystem, 'aws' | 'tables' | 'secrets'>) {
  const database = new DynamoDBClient(aws)
  const secretsManager = new SecretsManagerClient(aws)
  const named = (names: Readonly<Record<string, string>>, path: string) => {
    const name = names[path]
    if (name === undefined) throw new Error(`there is no ${path} among ${Object.keys(names)}`)
    return name
  }
  return {
    database,
    /** The name of a table, by its construct's path. */
    table: (path: string) => named(tables, path),
    async scan(path: string): Promise<Record<string, unknown>[]> {
      const { Items: items = [] } = await database.send(new ScanCommand({ TableName: named(tables, path) }))
      return items.map((item) => unmarshall(item))
    },
    async secret(path: string): Promise<string> {
      const command = new GetSecretValueCommand({ SecretId: named(secrets, path) })
      return (await secretsManager.send(command)).SecretString ?? ''
    },
  }
}
