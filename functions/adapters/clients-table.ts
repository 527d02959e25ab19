import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { maxClientSecrets } from '../domain/client.ts'
import type { Clients } from '../domain/ports.ts'
import { retentionSeconds } from '../domain/revocation.ts'
import { toClientItem } from './client-item.ts'
import { carryOutIf, type Item, toItem } from './dynamodb.ts'
import { listTimedIds } from './timed-index.ts'

const isActive = '#status = :active'

export function createClientsTable(client: DynamoDBClient, table: string): Clients {
  /**
   * One conditional update of a client that is active; reserved words are spelt `#status`, `#name` and `#scope`.
   *
   * @param of the condition beside that, and the secret that it and the update call `secrets.#secretId`
   */
  function change(
    clientId: string,
    update: string,
    values: Item,
    of?: { readonly condition: string; readonly secretId: string },
  ): Promise<boolean> {
    const condition = of ? `${isActive} AND (${of.condition})` : isActive
    const names = { '#status': 'status', '#name': 'name', '#scope': 'scope', '#secretId': of?.secretId ?? '' }
    const used = Object.entries(names).filter(([name]) => `${update} ${condition}`.includes(name))
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
      const command = new PutItemCommand({
        TableName: table,
        Item: toItem(toClientItem(added)),
        // As with grants: what arrives late must not take back a change.
        ConditionExpression: 'attribute_not_exists(clientId)',
      })
      await carryOutIf('PutItem of a client', () => client.send(command))
    },

    change: (clientId, { name, redirectUris, grantTypes, scope }) =>
      change(
        clientId,
        'SET #name = :name, redirectUris = :redirectUris, grantTypes = :grantTypes, #scope = :scope',
        { ':name': name, ':redirectUris': redirectUris, ':grantTypes': grantTypes, ':scope': scope },
      ),

    // Repeated, it finds the secret there, though there is no more room.
    addSecret: (clientId, { secretId, ...secret }) =>
      change(
        clientId,
        'SET secrets.#secretId = :secret',
        { ':secret': secret, ':max': maxClientSecrets },
        { condition: 'attribute_exists(secrets.#secretId) OR size(secrets) < :max', secretId },
      ),

    // Repeated, it finds the secret gone, though there is but one.
    removeSecret: (clientId, secretId) =>
      change(
        clientId,
        'REMOVE secrets.#secretId',
        { ':least': 1 },
        { condition: 'attribute_not_exists(secrets.#secretId) OR size(secrets) > :least', secretId },
      ),

    async end(clientId, at) {
      const update = 'SET #status = :deleted, secrets = :none, deletedAt = :at, expiresAt = :expiresAt'
      await change(clientId, update, {
        ':deleted': 'deleted',
        ':none': {},
        ':at': at,
        ':expiresAt': Math.floor(at / 1000) + retentionSeconds,
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
