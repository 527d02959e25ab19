import { tickPrefix } from '../consent-page.ts'
import { credentials, passwordChange, registration } from './requests/accounts.ts'
import { authorizationDecision, authorizationParameters } from './requests/authorization.ts'
import { clientMetadata } from './requests/clients.ts'
import type { JsonSchema } from './requests/request.ts'
import { personalToken, tokenRequest, tokenToIntrospect, tokenToRevoke } from './requests/tokens.ts'

/** How the form of the consent page names the box of a scope. */
const tickedScope: JsonSchema['patternProperties'] = {
  [`^${tickPrefix}`]: {
    type: 'string',
    description: `Of each scope that is ticked, such as \`${tickPrefix}profile\`: any value but none.`,
  },
}

/** The form carries the request on which its page was shown. */
const authorizationForm: JsonSchema = {
  type: 'object',
  properties: { ...authorizationParameters.properties, ...authorizationDecision.properties },
  patternProperties: tickedScope,
  required: [...(authorizationParameters.required ?? []), ...(authorizationDecision.required ?? [])],
}

/** What the endpoints take in bodies, by the name of each in the description. Members not named are ignored. */
export const requestSchemas = {
  Registration: registration,
  Credentials: credentials,
  PasswordChange: passwordChange,
  PersonalTokenRequest: personalToken,
  ClientMetadata: clientMetadata,
  TokenRequest: tokenRequest,
  TokenToRevoke: tokenToRevoke,
  TokenToIntrospect: tokenToIntrospect,
  AuthorizationForm: authorizationForm,
} satisfies Record<string, JsonSchema>
