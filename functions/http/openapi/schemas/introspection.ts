import * as z from 'zod/mini'
import { constant, grantId, scope, text, time, tokenType, url } from './members.ts'

const inactive = z.strictObject({
  active: constant(
    false,
    'The token is unknown, malformed, expired, revoked, or none that the caller may know of. Nothing else is said.',
  ),
})

const subject = {
  active: constant(true, 'The token holds now.'),
  iss: url('The issuer.'),
  sub: text('The user’s opaque id; the client’s id where a client acts for itself.'),
  client_id: text('The client that it was issued to; `first-party` for the API’s own front ends.'),
  username: z.optional(text('The user’s name; absent where a client acts for itself.')),
  scope,
  grant_id: grantId,
}

const actor = z.strictObject({
  sub: text('The client that acts with the token.'),
  act: z.optional(
    z
      .strictObject({ sub: text('That client.') })
      .check(z.describe('The client whose token it was before, unless it was one of the API’s own.')),
  ),
})

const accessToken = z.strictObject({
  ...subject,
  token_type: tokenType,
  aud: text('The resource that the token is for.'),
  jti: text('The token’s own id.'),
  iat: time('When it was issued'),
  exp: time('When it ends'),
  auth_time: z.optional(time('When the user last gave the password')),
  act: z.optional(actor.check(z.describe('Of an exchanged token: who acts with it (RFC 8693 §4.1).'))),
  parent_jti: z.optional(text('Of an exchanged token: the `jti` of the token that it was exchanged for.')),
})

const refreshToken = z.strictObject({
  ...subject,
  exp: time('When it ends, unless it is redeemed before'),
})

/** RFC 7662 §2.2. */
export const introspection = z.union([inactive, accessToken, refreshToken])
