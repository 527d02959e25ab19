import type { APIGatewayProxyEvent } from 'aws-lambda'
import type * as z from 'zod/mini'
import { AuthError } from '../domain/errors.ts'

/** Larger than any request of this API, in bytes. */
const maxBytes = 64 * 1024

/**
 * What API Gateway, or decoding, puts in the place of bytes that are not UTF-8: with it, different bodies would be
 * one, and so would passwords.
 */
export const replacementCharacter = '\ufffd'

/** The body as text. @throws AuthError `request_too_large`, `invalid_request` where it is not UTF-8 */
export function readText({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  const text = body && isBase64Encoded ? Buffer.from(body, 'base64').toString() : (body ?? '')
  if (Buffer.byteLength(text) > maxBytes) {
    throw new AuthError('request_too_large', `The body must have at most ${maxBytes / 1024} KB.`)
  }
  if (text.includes(replacementCharacter)) throw new AuthError('invalid_request', 'The body must be UTF-8.')
  return text
}

const isMissing = (members: unknown, [name, ...others]: readonly PropertyKey[]) =>
  name !== undefined && others.length === 0 && Object(members)[name] === undefined

const describeIssue = (members: unknown, { path, message }: z.core.$ZodIssue) =>
  `${path.join('.')} ${isMissing(members, path) ? 'is missing' : message}`

const problemOf = (members: unknown, { issues }: z.core.$ZodError) =>
  new AuthError('invalid_request', `${issues.map((issue) => describeIssue(members, issue)).join('; ')}.`)

/**
 * Reads the members that a schema names; others are ignored.
 *
 * @throws AuthError `invalid_request` that names each member which is not as it should be
 */
export function readMembers<T extends z.ZodMiniType>(members: unknown, schema: T): z.infer<T> {
  const result = schema.safeParse(members)
  if (result.success) return result.data
  throw problemOf(members, result.error)
}

/** What came, as far as it could be read. */
export interface Received<T> {
  readonly members: T
  /** What is wrong with the rest. */
  readonly problem?: AuthError
}

/** Reads what is as it should be, of the members that a schema names, and leaves the rest out; others are ignored. */
export function readSoundMembers<T extends z.ZodMiniObject>(
  { members, problem }: Received<Readonly<Record<string, string>>>,
  schema: T,
): Received<Partial<z.infer<T>>> {
  const result = schema.safeParse(members)
  if (result.success) return { members: result.data, problem }
  const wrong = result.error.issues.map(({ path: [name] }) => name)
  const others = Object.entries(members).filter(([name]) => !wrong.includes(name))
  const { data = {} } = schema.safeParse(Object.fromEntries(others))
  return { members: data, problem: problem ?? problemOf(members, result.error) }
}
