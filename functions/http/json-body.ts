import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod/mini'
import { AuthError } from '../domain/errors.ts'
import { parseStrictObject } from '../domain/strict-json.ts'
import { readMembers, readText } from './body.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Reads a JSON body by its schema. @throws AuthError `invalid_request`, `request_too_large` */
export function readJson<T extends z.ZodMiniType>(event: APIGatewayProxyEvent, schema: T): z.infer<T> {
  const text = readText(event)
  const members = parseStrictObject(text)
  if (members) return readMembers(members, schema)
  if (!isJson(text)) throw new AuthError('invalid_request', 'The body must be JSON.')
  throw new AuthError(
    'invalid_request',
    'The body must be a JSON object, with no member twice and nothing nested deeper than 16.',
  )
}
