import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { endpoint } from '../../../../functions/http/endpoint.ts'
import { principal } from '../../../../functions/http/principal.ts'
import { json } from '../../../../functions/http/response.ts'
import { database, table } from './notes.ts'

export const handler = endpoint(async (event) => {
  const { sub } = principal(event)
  const { Items: items = [] } = await database.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: '#sub = :sub',
      ExpressionAttributeNames: { '#sub': 'sub' },
      ExpressionAttributeValues: { ':sub': { S: sub } },
    }),
  )
  return json(200, { notes: items.map((item) => ({ id: item.noteId?.S, text: item.text?.S })) })
})
