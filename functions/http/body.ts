import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod/mini'
import { AuthError } from '../domain/errors.ts'

/** Larger than any request of this API, in bytes. */
const maxBytes = 64 * 1024

/** The body as text. @throws AuthError `request_too_large` */
export function readText({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  const text = body && isBase64Encoded ? Buffer.from(body, 'base64').toString() : (body ?? '')
  if (Buffer.byteLength(text) > maxBytes) {
    throw new AuthError('request_too_large', `The body must have at most ${maxBytes / 1024} KB.`)
  }
  return text
}

const describeIssue = ({ path, message }: z.core.$ZodIssue) => `${path.join('.')} ${message}`

/**
 * Reads the members that a schema names; others are ignored.
 *
 * @throws AuthError `invalid_request` that names each member which is not as it should be
 */
export function readMembers<T extends z.ZodMiniType>(members: unknown, schema: T): z.infer<T> {
  const result = schema.safeParse(members)
  if (result.success) return result.data
  throw new AuthError('invalid_request', `${result.error.issues.map(describeIssue).join('; ')}.`)
}
