import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { endpoint } from '../../../../functions/http/endpoint.ts'
import { principal } from '../../../../functions/http/principal.ts'
import { json } from '../../../../functions/http/response.ts'
import { database, table } from './notes.ts'

export const handler = endpoint(async (event) => {
  const { sub } = principal(event)
  const id = event.pathParameters?.note_id ?? ''
  const key = { sub: { S: sub }, noteId: { S: id } }
  const { Item: item } = await database.send(new GetItemCommand({ TableName: table, Key: key }))
  if (!item) return json(404, { error: 'not_found', error_description: 'There is no such note.' })
  return json(200, { id, text: item.text?.S })
})
