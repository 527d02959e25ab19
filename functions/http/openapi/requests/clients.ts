import { clientGrantTypes } from '../../../domain/client.ts'
import * as schemas from '../../schemas.ts'
import { describeRequest } from './request.ts'

export const clientMetadata = describeRequest(schemas.clientMetadata, {
  client_name:
    'What people read on the consent page: 1 to 60 characters in NFC, spaces around it left out, none of them invisible.',
  redirect_uris: {
    description:
      'Where people may be sent back to; at least one for `authorization_code`. `https`, `http` on localhost, 127.0.0.1 or [::1], or a scheme of the app’s own that holds a dot. In canonical spelling, without fragment, user or password, and without `code`, `state`, `iss`, `error` and `error_description` in its query, which the answer brings. Compared to the letter; only the port of 127.0.0.1 and [::1] may differ. Default: none.',
    items: { type: 'string', format: 'uri', maxLength: 1_024 },
    maxItems: 10,
  },
  grant_types: {
    description: 'What it may use at `POST /token`. A public client: the first two only.',
    items: { type: 'string', enum: [...clientGrantTypes] },
    minItems: 1,
    default: ['authorization_code', 'refresh_token'],
  },
  scope:
    'All that it may ask for, names with a space between them. Default: all that the API lets third parties ask for. Never `account`.',
  token_endpoint_auth_method: {
    description:
      '`none`: a public client, such as an app on a phone or in a browser. Otherwise it gets a secret, and may send it either way. Default: `client_secret_basic`; when a client is changed, what it was.',
    enum: ['none', 'client_secret_basic', 'client_secret_post'],
  },
})
