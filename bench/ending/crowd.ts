import { v7 as uuidV7 } from 'uuid'
import { isObject, type JsonObject } from '../../local/json.ts'
import type { MeteredSystem } from '../store/metered-system.ts'
import { newUser } from '../system/session.ts'
import { registerApp } from '../system/third-party.ts'

// DynamoDB's limit of a BatchWriteItem.
const batch = 25
const batchesAtOnce = 8

/** The table of grants, filled and counted. */
function createGrants({ database, tables }: MeteredSystem) {
  const TableName = tables['Auth/Tables/Grants'] ?? ''
  async function call(operation: string, input: JsonObject): Promise<JsonObject> {
    const { status, body } = await database.call(operation, input)
    if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`)
    return body
  }
  return {
    async read(grantId: string): Promise<JsonObject> {
      const { Item: item } = await call('GetItem', { TableName, Key: { grantId: { S: grantId } } })
      return isObject(item) ? item : {}
    },

    /** Puts a grant again and again, each time under another id. */
    async copy(grant: JsonObject, copies: number): Promise<void> {
      let left = copies
      async function write() {
        while (left > 0) {
          const count = Math.min(batch, left)
          left -= count
          const puts = Array.from({ length: count }, () => ({
            PutRequest: { Item: { ...grant, grantId: { S: uuidV7() } } },
          }))
          await call('BatchWriteItem', { RequestItems: { [TableName]: puts } })
        }
      }
      await Promise.all(Array.from({ length: batchesAtOnce }, write))
    },

    /** How many grants a user has. */
    async count(sub: unknown): Promise<number> {
      let [count, ExclusiveStartKey]: [number, unknown] = [0, undefined]
      do {
        const page = await call('Query', {
          ...{ TableName, IndexName: 'by-sub', Select: 'COUNT', KeyConditionExpression: '#sub = :sub' },
          ...{ ExpressionAttributeNames: { '#sub': 'sub' }, ExpressionAttributeValues: { ':sub': sub } },
          ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
        })
        count += Number(page.Count)
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey !== undefined)
      return count
    },
  }
}

/** A user with so many grants, all of them of one app, which holds a token of one. */
export async function createCrowd(system: MeteredSystem, grants: number) {
  const app = await registerApp(system.call)
  const user = await newUser(system.call)
  const { accessToken, grantId } = await app.connect(user)
  const table = createGrants(system)
  const grant = await table.read(grantId)
  await table.copy(grant, grants - 1)
  const found = await table.count(grant.sub)
  if (found !== grants) throw new Error(`${found} grants are in the table, not ${grants}`)
  return { grants, app, user, accessToken }
}

export type Crowd = Awaited<ReturnType<typeof createCrowd>>
