import type { APIGatewayProxyEvent } from 'aws-lambda'
import { AuthError } from '../domain/errors.ts'

/** Longer than any id of ours. DynamoDB takes no key of more than 2 KB, and would fail instead of finding nothing. */
const maxLength = 256

/** An id in the path. @throws AuthError `not_found` where nothing can have it */
export function pathParameter({ pathParameters }: APIGatewayProxyEvent, name: string): string {
  const value = pathParameters?.[name] ?? ''
  if (value === '' || value.length > maxLength) throw new AuthError('not_found', 'There is no such id.')
  return value
}
