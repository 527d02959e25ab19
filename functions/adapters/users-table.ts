import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Users } from '../domain/ports.ts'
import type { PasswordHash, User } from '../domain/user.ts'
import { carryOut } from './aws-call.ts'
import { carryOutIf, fromItem, type Item, toItem } from './dynamodb.ts'
import { fromUserItem, toUserItem } from './user-item.ts'

/** One conditional update of a user, its `status` and `sub` spelt `#status` and `#sub`. */
interface Change {
  readonly update: string
  readonly condition: string
  readonly values: Item
}

const setPassword = 'SET passwordHash = :hash, bcryptCost = :cost, pepperVersion = :version'
const passwordValues = ({ hash, cost, pepperVersion }: PasswordHash) => ({
  ':hash': hash,
  ':cost': cost,
  ':version': pepperVersion,
})

/** The user that was read, and not one who took the name later; nor one who is deleted. */
const isThisUser = '#sub = :sub AND #status <> :deleted'

export function createUsersTable(client: DynamoDBClient, table: string): Users {
  async function find(username: string): Promise<User | undefined> {
    const command = new GetItemCommand({ TableName: table, Key: toItem({ username }), ConsistentRead: true })
    const { Item: item } = await carryOut('GetItem of a user', () => client.send(command))
    return item && fromUserItem(fromItem(item))
  }

  function change(username: string, { update, condition, values }: Change): Promise<boolean> {
    const names = { '#sub': 'sub', '#status': 'status', '#scopes': 'scopes' }
    const used = Object.entries(names).filter(([name]) => `${update} ${condition}`.includes(name))
    const command = new UpdateItemCommand({
      TableName: table,
      Key: toItem({ username }),
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeNames: used.length > 0 ? Object.fromEntries(used) : undefined,
      ExpressionAttributeValues: toItem(values),
    })
    return carryOutIf('UpdateItem of a user', () => client.send(command))
  }

  return {
    find,

    async add(user) {
      const command = new PutItemCommand({
        TableName: table,
        Item: toItem(toUserItem(user)),
        ConditionExpression: 'attribute_not_exists(username)',
      })
      if (await carryOutIf('PutItem of a user', () => client.send(command))) return true
      // The SDK repeats a write whose answer was lost; the name is then taken by this very user.
      return (await find(user.username))?.sub === user.sub
    },

    async rehash(username, from, to) {
      const condition = 'passwordHash = :from'
      await change(username, {
        update: setPassword,
        condition,
        values: { ...passwordValues(to), ':from': from.hash },
      })
    },

    async replacePassword({ username, sub, password }, to, at) {
      const replaced = await change(username, {
        update: `${setPassword}, passwordChangedAt = :at`,
        condition: `${isThisUser} AND passwordHash = :from`,
        values: {
          ...passwordValues(to),
          ':at': at,
          ':sub': sub,
          ':deleted': 'deleted',
          ':from': password?.hash ?? '',
        },
      })
      // As in add: a repeated write finds what it wrote itself.
      return replaced || (await find(username))?.password?.hash === to.hash
    },

    setStatus({ username, sub }, status) {
      const values = { ':status': status, ':sub': sub }
      if (status !== 'deleted')
        return change(username, {
          update: 'SET #status = :status',
          condition: isThisUser,
          values: { ...values, ':deleted': 'deleted' },
        })
      return change(username, {
        update: 'SET #status = :status REMOVE passwordHash, bcryptCost, pepperVersion, #scopes',
        // Repeated, it finds the user deleted.
        condition: '#sub = :sub',
        values,
      })
    },

    setScopes({ username, sub }, scopes) {
      return change(username, {
        update: 'SET #scopes = :scopes',
        condition: isThisUser,
        values: { ':scopes': scopes, ':sub': sub, ':deleted': 'deleted' },
      })
    },
  }
}
