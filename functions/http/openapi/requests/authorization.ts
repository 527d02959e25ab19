import { challengeForm } from '../../../domain/pkce.ts'
import * as schemas from '../../schemas.ts'
import { describeRequest } from './request.ts'

const printable = '^[\\x20-\\x7e]*$'

export const authorizationParameters = describeRequest(schemas.authorizationParameters, {
  response_type: { description: 'RFC 6749 §4.1.1.', enum: ['code'], required: true },
  client_id: { description: 'The client that asks.', required: true },
  redirect_uri: {
    description:
      'Where to send the answer: one of those registered, to the letter. Only the port of 127.0.0.1 and [::1] may differ (RFC 8252 §7.3).',
    format: 'uri',
    maxLength: 1_024,
    required: true,
  },
  scope:
    'What the client asks for, names with a space between them; what it did not register for is left away, and the user can allow less. Default: all that the client registered for but `openid`.',
  state: { description: 'Comes back as it is. Printable ASCII (RFC 6749 Appendix A.5).', pattern: printable },
  code_challenge: {
    description: 'SHA-256 of the code verifier, in base64url (RFC 7636 §4.2).',
    pattern: challengeForm.source,
    required: true,
  },
  code_challenge_method: { description: 'RFC 7636 §4.3.', enum: ['S256'], required: true },
  response_mode: { description: 'How the answer is sent.', enum: ['query'], default: 'query' },
  nonce: {
    description: 'Comes back in the ID token (OpenID Connect Core §3.1.2.1). Printable ASCII.',
    pattern: printable,
    maxLength: 512,
  },
  prompt:
    '`none` is answered with `login_required`, since nobody is ever logged in here. Anything else changes nothing: people are asked each time.',
  login_hint: 'Stands in the field for the username. Ignored if it is longer, or has invisible characters.',
  resource: {
    description:
      'The resource that the tokens are for (RFC 8707): the API itself, or another audience that its owner listed. Default: the API.',
    format: 'uri',
  },
  request: 'Not supported: refused (OpenID Connect Core §6.1).',
  request_uri: 'Not supported: refused (OpenID Connect Core §6.2).',
})

export const authorizationDecision = describeRequest(schemas.authorizationDecision, {
  decision: 'Which button was pressed.',
  username: 'Who allows it. Needed to allow.',
  password: 'The password of that user. Needed to allow.',
})
