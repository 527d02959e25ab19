import { randomUUID } from 'node:crypto'
import { type DynamoDBClient, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import type { Revocations } from '../domain/ports.ts'
import { retentionSeconds } from '../domain/revocation.ts'
import { carryOutIf, fromItem, type Item, toItem } from './dynamodb.ts'

const expiry = (now: number) => Math.floor(now / 1000) + retentionSeconds

/** With a day to spare: a cut-off that moves on by milliseconds need not move its end, which so only grows. */
const cutOffExpiry = (at: number) => expiry(at) + 24 * 60 * 60

/** In place of a cut-off where there was none. */
const none = 0

type Change = Omit<UpdateItemCommandInput, 'TableName' | 'Key' | 'ReturnValues'>

export function createRevokedTokensTable(client: DynamoDBClient, table: string): Revocations {
  /** @returns the entry as it is then; undefined where the condition does not hold */
  async function change(what: string, key: string, update: Change): Promise<Item | undefined> {
    const command = new UpdateItemCommand({
      ...{ ...update, TableName: table, Key: toItem({ id: key }), ReturnValues: 'ALL_NEW' },
    })
    let entry: Item | undefined
    await carryOutIf(what, async () => {
      const { Attributes: item = {} } = await client.send(command)
      entry = fromItem(item)
    })
    return entry
  }

  /** Where what is there is earlier than both times. */
  const moveForward = (key: string, since: number, at: number, write: string) =>
    change('UpdateItem of a cut-off', key, {
      UpdateExpression:
        'SET previous = if_not_exists(notBefore, :none), notBefore = :at, expiresAt = :expiresAt, lastWrite = :write',
      ConditionExpression: 'attribute_not_exists(id) OR notBefore < :since',
      ExpressionAttributeValues: toItem({
        ...{ ':at': at, ':since': Math.min(since, at), ':expiresAt': cutOffExpiry(at) },
        ...{ ':none': none, ':write': write },
      }),
    })

  return {
    async revoke(key, now) {
      await change('UpdateItem of a revocation', key, {
        UpdateExpression: 'SET expiresAt = :expiresAt',
        // An entry that already holds for longer stays as it is: expiresAt only grows.
        ConditionExpression: 'attribute_not_exists(id) OR expiresAt < :expiresAt',
        ExpressionAttributeValues: toItem({ ':expiresAt': expiry(now) }),
      })
    },

    async cutOff(key, at) {
      const write = randomUUID()
      if (await moveForward(key, at, at, write)) return
      await change('UpdateItem of a cut-off', key, {
        UpdateExpression: 'SET notBefore = notBefore + :one, lastWrite = :write',
        // The SDK repeats a write whose answer was lost: what is there may be this very one.
        ConditionExpression: 'lastWrite <> :write',
        ExpressionAttributeValues: toItem({ ':one': 1, ':write': write }),
      })
    },

    async cutOffUnlessSince(key, since, at) {
      const write = randomUUID()
      const written =
        (await moveForward(key, since, at, write)) ??
        // As above: this changes nothing, and finds what was written before its answer was lost.
        (await change('UpdateItem of a cut-off', key, {
          UpdateExpression: 'SET lastWrite = :write',
          ConditionExpression: 'lastWrite = :write',
          ExpressionAttributeValues: toItem({ ':write': write }),
        }))
      return written && { previous: written.previous === none ? undefined : (written.previous as number) }
    },
  }
}
