import * as z from 'zod/mini'
import { constant, text } from './members.ts'

const description = text('What is wrong, in English, for developers. It may change; compare with the code.')

export const error = z.strictObject({
  error: text('What is wrong, for programs: the code of an RFC where there is one.'),
  error_description: description,
})

/** What API Gateway answers where the authorizer found the token good, and its scopes too few. */
export const insufficientScope = z.strictObject({
  error: constant(
    'insufficient_scope',
    'The access token lacks a scope that the route needs (RFC 6750 §3.1).',
  ),
  error_description: description,
  scope: text('All the scopes that the route needs, with a space between them.'),
})
