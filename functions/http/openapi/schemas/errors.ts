import * as z from 'zod/mini'
import { constant, text } from './members.ts'

/** RFC 6749 §5.2 and RFC 6750 §3 leave out `"` and `\`. */
const descriptionForm = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/

const errorDescription = z
  .string()
  .check(
    z.regex(descriptionForm),
    z.describe('What is wrong, in English, for developers. It may change; compare with the code.'),
  )

export const error = z.strictObject({
  error: text('What is wrong, for programs: the code of an RFC where there is one.'),
  error_description: errorDescription,
})

/** Where the token is good, and its scopes too few. */
export const insufficientScope = z.strictObject({
  error: constant(
    'insufficient_scope',
    'The access token lacks a scope that the route needs (RFC 6750 §3.1).',
  ),
  error_description: errorDescription,
  scope: text('All the scopes that the route needs, with a space between them.'),
})
