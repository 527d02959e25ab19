import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { carryOut } from '../../../functions/adapters/aws-call.ts'
import { createDynamoDB, fromItem, toItem } from '../../../functions/adapters/dynamodb.ts'

/** A post as the API shows it. */
export interface Post {
  readonly post_id: string
  readonly text: string
  /** The app that posted it for the user; `first-party` is Microblog's own page. */
  readonly client_id: string
  /** In seconds since the epoch. */
  readonly created_at: number
}

/** How many posts a list has at most. */
const pageSize = 20

/**
 * The posts of users, each found by its user's `sub` alone.
 *
 * @throws Error where the function's environment does not name the table
 */
export function createPosts(table: string | undefined) {
  if (!table) throw new Error('POSTS_TABLE is missing')
  const database = createDynamoDB()
  return {
    async add(sub: string, { post_id: postId, ...post }: Post): Promise<void> {
      const command = new PutItemCommand({ TableName: table, Item: toItem({ sub, postId, ...post }) })
      await carryOut('PutItem of a post', () => database.send(command))
    },

    /** The newest first. */
    async list(sub: string): Promise<Post[]> {
      const command = new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#sub = :sub',
        ExpressionAttributeNames: { '#sub': 'sub' },
        ExpressionAttributeValues: toItem({ ':sub': sub }),
        ScanIndexForward: false,
        Limit: pageSize,
      })
      const { Items: items = [] } = await carryOut('Query of posts', () => database.send(command))
      return items.map(fromItem).map(({ postId, text, client_id: clientId, created_at: createdAt }) => ({
        post_id: String(postId),
        text: String(text),
        client_id: String(clientId),
        created_at: Number(createdAt),
      }))
    },

    async delete(sub: string, postId: string): Promise<void> {
      const command = new DeleteItemCommand({ TableName: table, Key: toItem({ sub, postId }) })
      await carryOut('DeleteItem of a post', () => database.send(command))
    },
  }
}
