import * as z from 'zod/mini'
import { accessToken, constant, expiresIn, grantId, refreshToken, scope, text, tokenType } from './members.ts'

/** Of a login with the password: always with a refresh token. */
export const sessionTokens = z.strictObject({
  access_token: accessToken,
  token_type: tokenType,
  expires_in: expiresIn,
  refresh_token: refreshToken,
  scope,
  grant_id: grantId,
})

/** Of the token endpoint (RFC 6749 §5.1). */
export const tokenResponse = z.strictObject({
  access_token: accessToken,
  issued_token_type: z.optional(
    constant('urn:ietf:params:oauth:token-type:access_token', 'Of a token exchange alone (RFC 8693 §2.2.1).'),
  ),
  token_type: tokenType,
  expires_in: expiresIn,
  refresh_token: z.optional(refreshToken),
  id_token: z.optional(
    text(
      'Who logged in: a JWT for the client, where the grant has the scope `openid` (OpenID Connect Core §2).',
    ),
  ),
  scope,
  grant_id: grantId,
})

export const personalToken = z.strictObject({
  name: text('As it was given.'),
  access_token: accessToken,
  token_type: tokenType,
  expires_in: expiresIn,
  scope,
  grant_id: grantId,
})
