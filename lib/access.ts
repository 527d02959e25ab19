import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Access, StoreArns, StoreSetting } from './settings.ts'

const parse = (target: string): { store: StoreSetting; index: string | undefined } => {
  const [store, index] = target.split('/')
  return { store: store as StoreSetting, index }
}

/** The stores that an access names, each once. */
export const storesOf = (access: Access): StoreSetting[] => [
  ...new Set(Object.keys(access).map((target) => parse(target).store)),
]

/**
 * The statements for an access, written out: `grant…` methods give more than one function needs
 * (DescribeTable, Scan, each index of a table).
 */
export const statementsFor = (access: Access, arns: StoreArns): PolicyStatement[] =>
  Object.entries(access).map(([target, actions = []]) => {
    const { store, index } = parse(target)
    const service = store.endsWith('Table') ? 'dynamodb' : 'secretsmanager'
    return new PolicyStatement({
      actions: actions.map((action) => `${service}:${action}`),
      resources: [index ? `${arns[store]}/index/${index}` : arns[store]],
    })
  })
