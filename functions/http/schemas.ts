import * as z from 'zod/mini'
import { isGrantId } from '../domain/grant-id.ts'
import { maxGrantsPage } from '../domain/list-grants.ts'

const mustBeText = 'must be a text'

/** A text that is well-formed Unicode. */
const text = (maxLength: number) =>
  z.string(mustBeText).check(
    z.maxLength(maxLength, `must have at most ${maxLength} characters`),
    z.refine((value) => value.isWellFormed(), 'must not have half of a surrogate pair'),
  )

/** Far above the bounds of the policies, which count characters as people do. */
const username = text(1_024)
const password = text(16_384)

const scope = z.optional(text(2_048))
const name = z.optional(text(100))

/** Longer than any token of ours. */
const token = text(8_192)

export const registration = z.object({ username, password })

export const credentials = z.object({ username, password, scope, name })

export const passwordChange = z.object({ current_password: password, new_password: password, name })

const clientAuthentication = { client_id: z.optional(text(256)), client_secret: z.optional(text(256)) }

export const tokenRequest = z.object({
  ...clientAuthentication,
  grant_type: text(256),
  refresh_token: z.optional(token),
  scope,
})

/** `token_type_hint` is not among them: what a token is shows in the token. */
export const tokenToRevoke = z.object({ ...clientAuthentication, token })
export const tokenToIntrospect = tokenToRevoke

export const grantsQuery = z.object({
  cursor: z.optional(z.string().check(z.refine(isGrantId, 'must be the next_cursor of a page'))),
  limit: z.optional(
    z.pipe(
      z.string().check(z.regex(/^[1-9]\d?$/, `must be a number from 1 to ${maxGrantsPage}`)),
      z.transform(Number),
    ),
  ),
})
