import { clientGrantTypes } from '../../../domain/client.ts'
import { exchangeGrantType } from '../../../domain/exchange-token.ts'
import { verifierForm } from '../../../domain/pkce.ts'
import * as schemas from '../../schemas.ts'
import { describeRequest } from './request.ts'

const clientAuthentication = {
  client_id:
    'The client, where it does not authenticate by HTTP Basic. Absent, or `first-party`: the API’s own front end.',
  client_secret: 'Of a confidential client (`client_secret_post`).',
}

export const tokenRequest = describeRequest(schemas.tokenRequest, {
  grant_type: { description: 'What is redeemed.', enum: [...clientGrantTypes] },
  ...clientAuthentication,
  refresh_token: '`refresh_token`: the token to redeem. Needed.',
  code: '`authorization_code`: the code, 60 s old at most. Needed.',
  redirect_uri: '`authorization_code`: to the letter as in the authorization request. Needed.',
  code_verifier: {
    description: '`authorization_code`: what `code_challenge` was made of (RFC 7636 §4.1). Needed.',
    pattern: verifierForm.source,
  },
  scope:
    'Less than may be had: no more than the token has with `refresh_token` and token exchange; what cannot be had is left away with `client_credentials`. Default: the grant’s with `refresh_token`; all that client and owner may hold with `client_credentials`; all of the token’s that the client may hold with token exchange. Not for `authorization_code`.',
  resource: {
    description:
      'The resource that the token is for (RFC 8707): the API itself, or another audience that its owner listed. Default: the API; with token exchange what `subject_token` is for; with `authorization_code` and `refresh_token` what the grant is for, and nothing else is taken.',
    format: 'uri',
  },
  audience: `\`${exchangeGrantType}\`: the same as \`resource\`, by its older name (RFC 8693 §2.1).`,
  subject_token: `\`${exchangeGrantType}\`: a user’s access token. Needed.`,
  subject_token_type: {
    description: `\`${exchangeGrantType}\`. Needed.`,
    enum: ['urn:ietf:params:oauth:token-type:access_token'],
  },
  requested_token_type: {
    description: `\`${exchangeGrantType}\`.`,
    enum: ['urn:ietf:params:oauth:token-type:access_token'],
    default: 'urn:ietf:params:oauth:token-type:access_token',
  },
  actor_token: 'Not supported: refused. The client is the actor.',
})

export const tokenToRevoke = describeRequest(schemas.tokenToRevoke, {
  token:
    'An access token or a refresh token. Which of them it is shows in itself: `token_type_hint` is ignored.',
  ...clientAuthentication,
})

export const tokenToIntrospect = describeRequest(schemas.tokenToIntrospect, {
  token: 'An access token or a refresh token. `token_type_hint` is ignored.',
  client_id: 'The client, where it does not authenticate by HTTP Basic.',
  client_secret: 'Of that client (`client_secret_post`).',
})

export const personalToken = describeRequest(schemas.personalToken, {
  name: 'What its user will know it by in `GET /grants`.',
  scope: {
    description:
      'What it may do, names with a space between them: at least one that the user holds, or `openid` and `profile`; what the user does not hold is left away. Never `account`.',
    minLength: 1,
  },
  expires_in: {
    description: 'For how many seconds it holds: a minute to a year, or less if the API’s owner chose so.',
    minimum: 60,
    maximum: 31_536_000,
  },
})
