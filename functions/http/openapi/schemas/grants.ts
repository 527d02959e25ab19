import * as z from 'zod/mini'
import { nextCursor, oneOf, scope, text, time, uuid } from './members.ts'

export const grant = z.strictObject({
  grant_id: uuid('What `DELETE /grants/{grant_id}` takes.'),
  kind: oneOf(
    ['password', 'authorization_code', 'personal'],
    'How it came to be: by a login, by allowing an app in, or as a personal token.',
  ),
  client_id: text('The app that holds it; `first-party` for the API’s own front ends.'),
  client_name: z.optional(text('Of an app: what it calls itself now.')),
  redirect_host: z.optional(
    text(
      'Of an app: where the user was sent on to when it was connected, as the consent page said; of a native app, its scheme.',
    ),
  ),
  label: z.optional(
    text('What people know it by: the name given with the request, otherwise its User-Agent.'),
  ),
  scope,
  created_at: time('When it began'),
  last_refreshed_at: z.optional(time('When its code or a refresh token of it was last redeemed')),
  expires_at: time('When it ends by itself, unless it is refreshed before'),
  current: z.boolean().check(z.describe('Whether the token of this request belongs to it.')),
})

export const grantPage = z.strictObject({
  grants: z.array(grant).check(z.describe('The newest first.')),
  next_cursor: nextCursor,
})
