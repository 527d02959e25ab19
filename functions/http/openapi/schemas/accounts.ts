import * as z from 'zod/mini'
import { text, uuid } from './members.ts'

export const registeredUser = z.strictObject({
  sub: uuid('The user’s opaque id. It never changes and is never used for anybody else.'),
  username: text('The one spelling under which the name is stored: NFKC, case-folded.'),
})

/** OpenID Connect Core §5.3.2. */
export const userInfo = z.strictObject({
  sub: uuid('The user’s opaque id.'),
  preferred_username: z.optional(text('The username, where the token has the scope `profile` or `account`.')),
})
