import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Users } from '../domain/ports.ts'
import type { User } from '../domain/user.ts'
import { carryOut } from './aws-call.ts'
import { carryOutIf, fromItem, type Item, toItem } from './dynamodb.ts'

const userItem = ({ password, ...user }: User): Item => ({
  ...user,
  passwordHash: password.hash,
  bcryptCost: password.cost,
  pepperVersion: password.pepperVersion,
})

function itemUser({ passwordHash, bcryptCost, pepperVersion, ...user }: Item): User {
  return { ...user, password: { hash: passwordHash, cost: bcryptCost, pepperVersion } } as User
}

export function createUsersTable(client: DynamoDBClient, table: string): Users {
  async function find(username: string): Promise<User | undefined> {
    const command = new GetItemCommand({ TableName: table, Key: toItem({ username }), ConsistentRead: true })
    const { Item: item } = await carryOut('GetItem of a user', () => client.send(command))
    return item && itemUser(fromItem(item))
  }

  return {
    find,

    async add(user) {
      const command = new PutItemCommand({
        TableName: table,
        Item: toItem(userItem(user)),
        ConditionExpression: 'attribute_not_exists(username)',
      })
      if (await carryOutIf('PutItem of a user', () => client.send(command))) return true
      // The SDK repeats a write whose answer was lost; the name is then taken by this very user.
      return (await find(user.username))?.sub === user.sub
    },

    async rehash(username, from, to) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: toItem({ username }),
        UpdateExpression: 'SET passwordHash = :hash, bcryptCost = :cost, pepperVersion = :version',
        ConditionExpression: 'passwordHash = :from',
        ExpressionAttributeValues: toItem({
          ':hash': to.hash,
          ':cost': to.cost,
          ':version': to.pepperVersion,
          ':from': from.hash,
        }),
      })
      await carryOutIf('UpdateItem of a user', () => client.send(command))
    },
  }
}
