import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod/mini'
import { readMembers } from './body.ts'
import { readParameters } from './form-body.ts'

/** Reads the query by its schema; parameters that the schema does not name are ignored. @throws AuthError `invalid_request` */
export function readQuery<T extends z.ZodMiniType>(event: APIGatewayProxyEvent, schema: T): z.infer<T> {
  const pairs = Object.entries(event.multiValueQueryStringParameters ?? {}).flatMap(([name, values]) =>
    (values ?? []).map((value) => [name, value] as const),
  )
  return readMembers(readParameters(pairs), schema)
}
