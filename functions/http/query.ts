import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod/mini'
import { readMembers } from './body.ts'
import { receiveParameters, whole } from './form-body.ts'

/** The parameters of the query. */
export const receiveQuery = ({ multiValueQueryStringParameters }: APIGatewayProxyEvent) =>
  receiveParameters(
    Object.entries(multiValueQueryStringParameters ?? {}).flatMap(([name, values]) =>
      (values ?? []).map((value) => [name, value] as const),
    ),
  )

/** Reads the query by its schema; parameters that the schema does not name are ignored. @throws AuthError `invalid_request` */
export const readQuery = <T extends z.ZodMiniType>(event: APIGatewayProxyEvent, schema: T): z.infer<T> =>
  readMembers(whole(receiveQuery(event)), schema)
