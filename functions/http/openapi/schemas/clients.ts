import * as z from 'zod/mini'
import { clientGrantTypes, maxClientSecrets } from '../../../domain/client.ts'
import {
  clientSecret,
  neverExpires,
  nextCursor,
  oneOf,
  secretId,
  text,
  texts,
  time,
  uuid,
} from './members.ts'

/** RFC 7591 §3.2.1, with the ids of its secrets and when they were made. */
export const client = z.strictObject({
  client_id: uuid('The client’s id, a UUIDv7.'),
  client_id_issued_at: time('When it was registered'),
  client_name: text('What people read on the consent page.'),
  redirect_uris: texts('Where people may be sent back to.'),
  grant_types: z.array(z.enum(clientGrantTypes)).check(z.describe('What it may use at `POST /token`.')),
  scope: text('All that it may ask for, with a space between two names.'),
  token_endpoint_auth_method: oneOf(
    ['none', 'client_secret_basic'],
    '`none` for a public client. One with a secret may use `client_secret_post` as well.',
  ),
  client_secrets: z
    .array(z.strictObject({ secret_id: secretId, created_at: time('When it was made') }))
    .check(
      z.maxLength(maxClientSecrets),
      z.describe('The secrets that work now, the newest first, without the secrets themselves.'),
    ),
})

export const registeredClient = z.extend(client, {
  secret_id: z.optional(secretId),
  client_secret: z.optional(clientSecret),
  client_secret_expires_at: z.optional(neverExpires),
})

export const clientPage = z.strictObject({
  clients: z.array(client).check(z.describe('The newest first.')),
  next_cursor: nextCursor,
})

export const newClientSecret = z.strictObject({
  client_id: uuid('The client’s id.'),
  secret_id: secretId,
  client_secret: clientSecret,
  client_secret_expires_at: neverExpires,
})
