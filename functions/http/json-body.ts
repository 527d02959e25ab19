import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod/mini'
import { AuthError } from '../domain/errors.ts'
import { parseStrictObject } from '../domain/strict-json.ts'
import { readMembers, readText } from './body.ts'

/** Reads a JSON body by its schema. @throws AuthError `invalid_request`, `request_too_large` */
export function readJson<T extends z.ZodMiniType>(event: APIGatewayProxyEvent, schema: T): z.infer<T> {
  const members = parseStrictObject(readText(event))
  if (members) return readMembers(members, schema)
  throw new AuthError(
    'invalid_request',
    'The body must be a JSON object, with no member twice and nothing nested deeper than 16.',
  )
}
