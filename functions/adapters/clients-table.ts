import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Clients } from '../domain/ports.ts'
import { carryOut } from './aws-call.ts'
import { carryOutIf, type Item, toItem } from './dynamodb.ts'
import { listTimedIds } from './timed-index.ts'

const isActive = '#status = :active'

export function createClientsTable(client: DynamoDBClient, table: string): Clients {
  /** One conditional update of a client that is active; reserved words are spelt `#status`, `#name` and `#scope`. */
  function change(clientId: string, update: string, values: Item, condition = isActive): Promise<boolean> {
    const reserved = { '#status': 'status', '#name': 'name', '#scope': 'scope' }
    const used = Object.entries(reserved).filter(([name]) => `${update} ${condition}`.includes(name))
    const command = new UpdateItemCommand({
      TableName: table,
      Key: toItem({ clientId }),
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeNames: Object.fromEntries(used),
      ExpressionAttributeValues: toItem({ ':active': 'active', ...values }),
    })
    return carryOutIf('UpdateItem of a client', () => client.send(command))
  }

  return {
    async add(added) {
      const command = new PutItemCommand({ TableName: table, Item: toItem({ ...added }) })
      await carryOut('PutItem of a client', () => client.send(command))
    },

    change: (clientId, { name, redirectUris, grantTypes, scope }) =>
      change(
        clientId,
        'SET #name = :name, redirectUris = :redirectUris, grantTypes = :grantTypes, #scope = :scope',
        { ':name': name, ':redirectUris': redirectUris, ':grantTypes': grantTypes, ':scope': scope },
      ),

    // The newest secret tells whether they were changed meanwhile; a repeated write finds its own.
    replaceSecrets: ({ clientId, secrets: from }, secrets) =>
      change(
        clientId,
        'SET secrets = :secrets',
        { ':secrets': secrets, ':from': from[0]?.digest ?? '', ':to': secrets[0]?.digest ?? '' },
        `${isActive} AND secrets[0].digest IN (:from, :to)`,
      ),

    async end(clientId, expiresAt) {
      await change(clientId, 'SET #status = :deleted, secrets = :none, expiresAt = :expiresAt', {
        ':deleted': 'deleted',
        ':none': [],
        ':expiresAt': expiresAt,
      })
    },

    listIds: (ownerSub, page) =>
      listTimedIds(
        client,
        { table, index: 'by-owner', partition: 'ownerSub', id: 'clientId' },
        ownerSub,
        page,
      ),
  }
}
