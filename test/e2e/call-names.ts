import type { AwsCall } from '../../local/aws/endpoint.ts'
import type { LocalSystem } from '../../local/system.ts'

/** Names a call by its operation and what it is on, a table's index too: `GetItem Auth/Tables/Users`. */
export function createCallNames({ tables, secrets }: Pick<LocalSystem, 'tables' | 'secrets'>) {
  const paths = new Map(
    [...Object.entries(tables), ...Object.entries(secrets)].map(([path, name]) => [name, path]),
  )
  return ({ operation, input }: AwsCall): string => {
    const targets = [input.TableName ?? input.SecretId ?? Object.keys(input.RequestItems ?? {})].flat()
    const index = input.IndexName === undefined ? '' : `/${String(input.IndexName)}`
    return `${operation} ${targets.map((target) => paths.get(String(target))).join(' ')}${index}`
  }
}
