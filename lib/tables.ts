import { RemovalPolicy } from 'aws-cdk-lib'
import {
  type Attribute,
  AttributeType,
  Billing,
  ProjectionType,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'

const key = (name: string): Attribute => ({ name, type: AttributeType.STRING })

/**
 * Indexes hold keys alone: readers read the items themselves again, since an index lags behind its table, and
 * a change of anything else in an item then costs no write to the index.
 */
const index = (indexName: string, partition: string, sort: string) => ({
  indexName,
  partitionKey: key(partition),
  sortKey: key(sort),
  projectionType: ProjectionType.KEYS_ONLY,
})

/** The tables. Their keys are those of the stores in functions/adapters. */
export class Tables extends Construct {
  readonly users: TableV2
  readonly grants: TableV2
  readonly clients: TableV2
  readonly revokedTokens: TableV2
  readonly signingKeys: TableV2

  constructor(scope: Construct, id: string, removalPolicy: RemovalPolicy) {
    super(scope, id)
    // TableV2, for a Table cannot be turned into one later, and only this kind can have replicas.
    const table = (name: string, props: TablePropsV2) =>
      new TableV2(this, name, {
        billing: Billing.onDemand(),
        removalPolicy,
        deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
        ...props,
      })
    const backups = { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } }

    this.users = table('Users', { partitionKey: key('username'), ...backups })
    this.grants = table('Grants', {
      partitionKey: key('grantId'),
      globalSecondaryIndexes: [index('by-sub', 'sub', 'grantId')],
      timeToLiveAttribute: 'expiresAt',
      ...backups,
    })
    this.clients = table('Clients', {
      partitionKey: key('clientId'),
      globalSecondaryIndexes: [index('by-owner', 'ownerSub', 'clientId')],
      timeToLiveAttribute: 'expiresAt',
      ...backups,
    })
    // No backups of the other two: a table of revocations restored to an earlier time would bring revoked
    // tokens back to life, and public keys are made again by a rotation.
    this.revokedTokens = table('RevokedTokens', {
      partitionKey: key('id'),
      timeToLiveAttribute: 'expiresAt',
    })
    this.signingKeys = table('SigningKeys', {
      partitionKey: key('kid'),
      globalSecondaryIndexes: [index('by-use', 'use', 'kid')],
      timeToLiveAttribute: 'expiresAt',
    })
  }
}
