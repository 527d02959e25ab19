import * as z from 'zod/mini'
import { isGrantId } from '../domain/grant-id.ts'
import { maxClientsPage } from '../domain/list-clients.ts'
import { maxGrantsPage } from '../domain/list-grants.ts'
import { replacementCharacter } from './body.ts'

const mustBeText = 'must be a text'

/** A text that is well-formed Unicode. */
const text = (maxLength: number) =>
  z.string(mustBeText).check(
    z.maxLength(maxLength, `must have at most ${maxLength} characters`),
    z.refine((value) => value.isWellFormed(), 'must not have half of a surrogate pair'),
    // Also where escapes hide it from who looks at the whole body.
    z.refine((value) => !value.includes(replacementCharacter), 'must be UTF-8, and without U+FFFD'),
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
  code: z.optional(token),
  redirect_uri: z.optional(text(2_048)),
  code_verifier: z.optional(text(256)),
  subject_token: z.optional(token),
  subject_token_type: z.optional(text(256)),
  requested_token_type: z.optional(text(256)),
  actor_token: z.optional(token),
  resource: z.optional(text(1_024)),
  audience: z.optional(text(1_024)),
  scope,
})

/** RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2, OpenID Connect Core §3.1.2.1. */
export const authorizationParameters = z.object({
  response_type: z.optional(text(256)),
  client_id: z.optional(text(256)),
  redirect_uri: z.optional(text(2_048)),
  scope,
  state: z.optional(text(2_048)),
  code_challenge: z.optional(text(256)),
  code_challenge_method: z.optional(text(256)),
  response_mode: z.optional(text(256)),
  nonce: z.optional(text(1_024)),
  prompt: z.optional(text(256)),
  // No more than a hint: one that nobody could read is none.
  login_hint: z.catch(
    z.optional(
      text(256).check(z.refine((value) => !/\p{C}/u.test(value), 'must not have invisible characters')),
    ),
    undefined,
  ),
  resource: z.optional(text(1_024)),
  request: z.optional(text(8_192)),
  request_uri: z.optional(text(2_048)),
})

/** What the form of the consent page adds to the request. */
export const authorizationDecision = z.object({
  decision: z.enum(['allow', 'deny'], 'must be allow or deny'),
  username: z.optional(username),
  password: z.optional(password),
})

const textList = z.array(text(2_048), 'must be a list').check(z.maxLength(20, 'must have at most 20 entries'))

/** RFC 7591 §2. */
export const clientMetadata = z.object({
  client_name: text(200),
  redirect_uris: z.optional(textList),
  grant_types: z.optional(textList),
  scope,
  token_endpoint_auth_method: z.optional(text(256)),
})

export const personalToken = z.object({
  // People know the token by it, and administrators read it in a terminal.
  name: text(100).check(
    z.refine((value) => value.trim() !== '', 'must not be empty'),
    z.refine((value) => !/\p{C}/u.test(value), 'must not have invisible characters'),
  ),
  scope: text(2_048),
  expires_in: z.int('must be a whole number of seconds'),
})

/** `token_type_hint` is not among them: what a token is shows in the token. */
export const tokenToRevoke = z.object({ ...clientAuthentication, token })
export const tokenToIntrospect = z.object({ ...clientAuthentication, token })

/** What asks for a page of a list. */
const pageQuery = (maxPage: number) =>
  z.object({
    cursor: z.optional(z.string().check(z.refine(isGrantId, 'must be the next_cursor of a page'))),
    limit: z.optional(
      z.pipe(
        z
          .string()
          .check(
            z.refine(
              (value) => /^[1-9]\d?$/.test(value) && Number(value) <= maxPage,
              `must be a number from 1 to ${maxPage}`,
            ),
          ),
        z.transform(Number),
      ),
    ),
  })

export const grantsQuery = pageQuery(maxGrantsPage)
export const clientsQuery = pageQuery(maxClientsPage)
