import { randomUUID } from 'node:crypto'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod/mini'
import { endpoint } from '../../../../functions/http/endpoint.ts'
import { readJson } from '../../../../functions/http/json-body.ts'
import { principal } from '../../../../functions/http/principal.ts'
import { json } from '../../../../functions/http/response.ts'
import { database, table } from './notes.ts'

const isWellFormed = (text: string) => text.isWellFormed()

const note = z.object({
  text: z.string('must be a text').check(z.refine(isWellFormed, 'must not have half of a surrogate pair')),
})

export const handler = endpoint(async (event) => {
  const { sub } = principal(event)
  const { text } = readJson(event, note)
  const id = randomUUID()
  await database.send(
    new PutItemCommand({ TableName: table, Item: { sub: { S: sub }, noteId: { S: id }, text: { S: text } } }),
  )
  return json(201, { id, text })
})
